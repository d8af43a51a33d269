"""The pages of the month, as treasurer, readers, collector and strangers see them."""

import datetime

import pytest
from django.urls import reverse

from groups.tenancy import group_scope
from ledger.brought_forward import PaperFigures, PaperLine, bring_forward
from ledger.contributions import Collection, Payment, record_collection
from ledger.journal import Line
from ledger.models import Period
from ledger.periods import open_month
from reports.closing import close_month, confirm_report
from reports.doubts import raise_doubt
from reports.models import MonthlyReport
from tests import makers
from tests.makers import APRIL, DAY
from tests.reports.conftest import FEBRUARY, make_record

READERS = ("treasurer", "chair", "committee", "secretary", "auditor")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def enter(client, user):
    client.force_login(user)
    return client


def url(name, *args, group="ban-don-chai"):
    return reverse(name, args=[group, *args])


def page(client, name, *args, **kwargs):
    response = client.get(url(name, *args, **kwargs))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("office", READERS)
def test_readers_open_today_and_the_report(client, cast, office):
    enter(client, getattr(cast, office))
    assert "What comes next" in page(client, "group_home")
    assert "Fund left over" in page(client, "month_report", APRIL)


def test_a_collector_is_led_to_the_collection(client, cast):
    enter(client, cast.collector)
    assert client.get(url("group_home")).url == url("sheet_now")
    assert client.get(url("month_report", APRIL)).status_code == 403


@pytest.mark.parametrize("person", ["other_treasurer", "stranger", "network_committee", "member_user"])
def test_strangers_find_nothing(client, cast, person):
    enter(client, getattr(cast, person))
    pages = [url(name) for name in ("group_home", "month_now", "doubts", "doubt_new", "correct_founding_date")]
    pages += [url(name, APRIL) for name in ("month_report", "month_close", "month_sign", "month_submit")]
    pages += [url("month_revisions", APRIL), url("month_revision", APRIL, 1)]
    pages += [url("month_file", APRIL, "json"), url("member", "0001"), url("correct_summary", 1)]
    assert {client.get(path).status_code for path in pages} == {404}


def test_the_list_of_things_to_do_follows_the_work(client, cast):
    with group_scope(cast.group):
        receipt = Payment.of(cast.member, {"4030": 30_00})
        record_collection(Collection(DAY, [receipt]), by=None)
        close_month(cast.group, APRIL, by=None)
        figures = PaperFigures(
            datetime.date(2007, 5, 1), datetime.date(2007, 5, 2), receipts=(PaperLine("4030", 120_00),)
        )
        bring_forward(figures, by=None)
        raise_doubt("fund", "จริงหรือ", month=None, by=cast.auditor)
    content = page(enter(client, cast.treasurer), "group_home")
    words = [
        "Submit April 2550 to the network",
        "Enter the money from members, May 2550",
        "0 receipts so far",
        "120 baht from the paper years",
    ]
    words += ["Close May 2550", "1 question waits for an answer"]
    places = [content.index(word) for word in words]
    assert places == sorted(places)
    assert f'href="{url("month_submit", APRIL)}"' in content and "150 <small>" in content


def test_only_the_treasurer_gets_the_buttons_of_the_books(client, cast):
    assert url("payout", APRIL) in page(enter(client, cast.treasurer), "group_home")
    content = page(enter(client, cast.chair), "group_home")
    assert url("payout", APRIL) not in content and url("month_close", APRIL) not in content


def test_what_comes_from_paper_and_files_is_found_where_it_is_looked_for(client, cast):
    ways = {
        "group_home": [url("imports"), url("openings"), url("old_months")],
        "members": [url("imports"), url("openings")],
        "openings": [url("import_new", "register")],
        "sheets": ["/learn/no-signal/"],
        "imports": ["/learn/import/"],
        "old_months": ["/learn/paper/"],
    }
    enter(client, cast.treasurer)
    for name, addresses in ways.items():
        content = page(client, name)
        assert [one for one in addresses if f'href="{one}"' not in content] == [], name


def test_a_group_without_books_has_a_page(client, db):
    network = makers.make_network("n", level="zone")
    group = makers.make_group("new", network=network, month=None)
    enter(client, makers.make_officer("treasurer", group=group))
    assert f'href="{url("import_new", "register", group="new")}"' in page(client, "group_home", group="new")
    with group_scope(group):
        makers.make_member("0001")
    assert f'href="{url("first_month", group="new")}"' in page(client, "group_home", group="new")
    assert client.get(url("month_now", group="new")).url == url("group_home", group="new")


def test_month_now_is_the_month_at_work(client, cast):
    with group_scope(cast.group):
        open_month(APRIL.next(), by=None)
    assert enter(client, cast.auditor).get(url("month_now")).url == url("month_report", APRIL)


def test_the_report_shows_the_record_and_leads_to_questions(client, db):
    made = make_record()
    content = page(enter(client, made.treasurer), "month_report", FEBRUARY, group="don-chai")
    for figure in ("2,681", "133,782", "432,850", "2,153,732", "2,720,364", "1,359,394", "1,360,970", "585 cases"):
        assert figure in content
    assert "cases as far as recorded" in content and "268 baht more" in content
    assert '<span class="unknown">not recorded</span>' in content
    assert "figure=benefits.shop_capital&amp;month=2550-02" in content
    with group_scope(made.group):
        assert MonthlyReport.objects.count() == 0


def test_the_report_costs_the_same_whatever_was_posted(client, cast, django_assert_max_num_queries):
    enter(client, cast.auditor)
    with django_assert_max_num_queries(51):
        page(client, "month_report", APRIL)
    with group_scope(cast.group):
        for _ in range(30):
            makers.make_entry()
    with django_assert_max_num_queries(51):
        page(client, "month_report", APRIL)


@pytest.mark.parametrize(
    ("file_format", "start"),
    [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("txt", b"")],
)
def test_the_month_comes_as_a_file(client, cast, file_format, start):
    response = enter(client, cast.auditor).get(url("month_file", APRIL, file_format))
    assert response.status_code == 200 and response.content.startswith(start)
    assert f'filename="ban-don-chai-2550-04.{file_format}"' in response["Content-Disposition"]


def test_other_files_and_unknown_months_are_not_found(client, cast):
    enter(client, cast.auditor)
    assert client.get(url("month_file", APRIL, "exe")).status_code == 404
    assert client.get(url("month_report", APRIL.next())).status_code == 404


def test_a_month_is_looked_at_closed_signed_by_another_and_submitted(client, cast):
    enter(client, cast.treasurer)
    content = page(client, "month_close", APRIL)
    assert "No money from members was recorded" in content and url("contributions", APRIL) in content
    answer = client.post(url("month_close", APRIL), follow=True)
    assert answer.redirect_chain == [(url("month_report", APRIL), 302)]
    assert "It waits for a second signature." in answer.content.decode()
    assert "waits for a second signature" in page(client, "group_home")
    assert "waits for a second signature" in page(client, "month_submit", APRIL)
    own = page(client, "month_sign", APRIL)
    assert "You closed this month yourself" in own and 'name="revision"' not in own
    refused = client.post(url("month_sign", APRIL), {"revision": "1"}, follow=True).content.decode()
    assert "You closed April 2550 yourself" in refused
    refused = client.post(url("month_submit", APRIL), follow=True).content.decode()
    assert "April 2550 waits for a second signature: " in refused

    enter(client, cast.committee)
    assert f'href="{url("month_sign", APRIL)}"' in page(client, "group_home")
    content = page(client, "month_sign", APRIL)
    assert "What will be handed over" in content and "No money from members was recorded" in content
    old = client.post(url("month_sign", APRIL), {"revision": "7"}, follow=True).content.decode()
    assert "nothing was signed" in old
    assert client.post(url("month_sign", APRIL), {"revision": "1"}).url == url("month_submit", APRIL)
    content = page(client, "month_submit", APRIL)
    assert "What เครือข่ายออมบุญ will see" in content and "never sees names" in content
    assert "has set no day" in content and "คุณ committee" in content
    answer = client.post(url("month_submit", APRIL), follow=True)
    assert "is submitted to เครือข่ายออมบุญ" in answer.content.decode()
    again = client.post(url("month_submit", APRIL), follow=True).content.decode()
    assert "April 2550 was already submitted." in again
    with group_scope(cast.group):
        report = MonthlyReport.objects.get()
        people = (report.closed_by, report.confirmed_by, report.submitted_by)
        assert people == (cast.treasurer, cast.committee, cast.committee)
    assert client.get(url("month_sign", APRIL)).url == url("month_report", APRIL)
    assert client.get(url("month_submit", APRIL)).url == url("month_report", APRIL)
    assert enter(client, cast.treasurer).get(url("month_close", APRIL)).url == url("month_report", APRIL)


def test_the_submit_page_names_the_networks_day_and_then_how_late_it_was(client, cast):
    cast.network.report_due_day, cast.network.reports_due_from = 5, APRIL.first
    cast.network.save()
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
        confirm_report(APRIL, by=cast.chair)
    assert "wants it by 5 May 2550" in page(enter(client, cast.chair), "month_submit", APRIL)
    answer = client.post(url("month_submit", APRIL), follow=True).content.decode()
    assert "days late, due by 5 May 2550" in answer and "on time" not in answer


def test_a_group_of_no_network_is_told_so(client, db):
    group = makers.make_group("alone", "กลุ่มเดี่ยว", month=APRIL)
    treasurer = makers.make_officer("treasurer", group=group)
    with group_scope(group):
        close_month(group, APRIL, by=makers.make_user("other"))
        confirm_report(APRIL, by=treasurer)
    content = page(enter(client, treasurer), "month_submit", APRIL, group="alone")
    assert "there is nobody to submit to" in content and '<form method="post">' not in content
    answer = client.post(url("month_submit", APRIL, group="alone"), follow=True).content.decode()
    assert "belonged to no network in April 2550" in answer


def test_a_closed_month_is_opened_again_with_a_reason_until_the_network_has_it(client, cast):
    with group_scope(cast.group):
        close_month(cast.group, APRIL, by=cast.treasurer)
    enter(client, cast.treasurer)
    without = client.post(url("month_sign", APRIL), {"reason": " "}).content.decode()
    assert "Say what is to be mended." in without
    answer = client.post(url("month_sign", APRIL), {"reason": "ลืมใบเสร็จเลขที่ 12"}, follow=True).content.decode()
    assert "April 2550 is open again" in answer and "ลืมใบเสร็จเลขที่ 12" in answer
    home = page(client, "group_home")
    assert home.index("was opened again for mending") < home.index("Enter the money from members")
    assert "ลืมใบเสร็จเลขที่ 12" in page(client, "month_close", APRIL)
    assert "to be closed as revision 2" in page(client, "month_report", APRIL)
    with group_scope(cast.group):
        makers.hand_in(cast.group, APRIL, by=cast.treasurer, second=cast.chair)
    for person in (cast.treasurer, cast.chair):
        refused = enter(client, person).post(url("month_sign", APRIL), {"reason": "อีกครั้ง"}, follow=True)
        assert "Ask the network to send it back" in refused.content.decode() or refused.redirect_chain
    with group_scope(cast.group):
        assert not Period.objects.get(starts_on=APRIL.first).is_open


def test_what_blocks_stands_first_and_no_button_closes(client, cast):
    with group_scope(cast.group):
        makers.make_entry(lines=(Line("5820", 100_00), Line("1010", -100_00)))
    enter(client, cast.treasurer)
    content = page(client, "month_close", APRIL)
    assert content.index("Must be mended first") < content.index("To look at")
    assert url("entries", APRIL) in content and '<form method="post">' not in content
    refused = client.post(url("month_close", APRIL), follow=True).content.decode()
    assert "cannot be closed yet" in refused
    with group_scope(cast.group):
        assert Period.objects.get().is_open


def test_an_open_month_is_not_submitted(client, cast):
    enter(client, cast.treasurer)
    assert client.get(url("month_submit", APRIL)).url == url("month_close", APRIL)
    assert "Close April 2550 first" in client.post(url("month_submit", APRIL), follow=True).content.decode()


@pytest.mark.parametrize("office", ["chair", "committee", "secretary", "auditor", "collector"])
def test_only_the_treasurer_closes_and_only_leaders_sign_and_submit(client, cast, office):
    enter(client, getattr(cast, office))
    assert client.post(url("month_close", APRIL)).status_code == 403
    for name in ("month_sign", "month_submit"):
        assert (client.post(url(name, APRIL)).status_code == 403) == (office not in ("chair", "committee"))
