"""The committee's pages: who enters, what stands there, and the question to a group."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.tenancy import group_scope, network_scope
from network.meetings import Plan, plan_meeting
from reports.doubts import answer_doubt, raise_doubt
from reports.models import Doubt
from tests import makers
from tests.makers import APRIL
from tests.network.conftest import submit

MAY = APRIL.next()
NETWORK = {"slug": "lampang-south"}
PAGES = {
    "network_home": NETWORK,
    "network_month": {**NETWORK, "month": APRIL},
    "network_file": {**NETWORK, "month": APRIL, "file_format": "json"},
    "network_group": {**NETWORK, "month": APRIL, "group": "ban-don-chai"},
    "network_doubt": {**NETWORK, "month": APRIL, "group": "ban-don-chai"},
}


@pytest.fixture
def submitted(cast):
    """Ban Don Chai has submitted April; Ban Lao has not."""
    with group_scope(cast.group):
        makers.make_entry(1_234_50)
    submit(cast.group)
    return cast


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def get(user, name, data=None, **parts):
    return client_of(user).get(reverse(name, kwargs=PAGES[name] | parts), data, secure=True)


@pytest.mark.parametrize("name", PAGES)
def test_the_committee_enters(submitted, name):
    for person in (submitted.network_committee, submitted.network_chair, submitted.network_auditor):
        assert get(person, name).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_learns_that_there_is_such_a_page(submitted, name):
    for person in (submitted.other_committee, submitted.treasurer, submitted.member_user, submitted.stranger):
        assert get(person, name).status_code == 404


def test_a_wider_network_reads_what_its_parts_read(submitted):
    wider = makers.make_network("lampang", level="province")
    submitted.network.parent = wider
    submitted.network.save()
    person = makers.make_officer("committee", network=wider, name="province_committee")
    assert get(person, "network_month").status_code == 200
    assert b"1,234.50" in get(person, "network_month", slug="lampang").content
    assert get(person, "network_group", slug="lampang").status_code == 200
    assert get(submitted.network_committee, "network_month", slug="lampang").status_code == 404


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("network_month", {"month": MAY}),
        ("network_group", {"group": "ban-lao"}),
        ("network_group", {"group": "nowhere"}),
        ("network_doubt", {"group": "ban-lao"}),
        ("network_file", {"file_format": "exe"}),
    ],
)
def test_what_was_not_submitted_has_no_page(submitted, name, parts):
    assert get(submitted.network_committee, name, **parts).status_code == 404


def test_the_months_say_who_is_missing(submitted):
    page = get(submitted.network_committee, "network_home").content.decode()
    assert "1 of 2 groups" in page and "April 2550" in page and "บ้านเหล่า" in page


def test_the_first_page_leads_to_open_questions_and_the_next_meeting(submitted):
    address = reverse("network_doubt", kwargs=PAGES["network_doubt"])
    before = get(submitted.network_committee, "network_home").content.decode()
    client_of(submitted.network_committee).post(address, {"figure": "fund", "question": "?"}, secure=True)
    with network_scope([submitted.network]):
        meeting = plan_meeting(submitted.network, Plan(MAY.last, place="ศาลาวัด"), by=None)
    page = get(submitted.network_committee, "network_home").content.decode()
    for words in ("1 open question", f"{meeting.title} · 31 May 2550 · ศาลาวัด"):
        assert words in page and words not in before, words


def test_before_anything_was_submitted_the_page_says_so(cast):
    assert "No group has submitted" in get(cast.network_committee, "network_home").content.decode()


def test_the_month_names_who_is_missing_before_the_table(submitted):
    page = get(submitted.network_committee, "network_month").content.decode()
    assert "1 of 2 groups has not submitted this month" in page
    assert page.index("บ้านเหล่า") < page.index("<table")
    assert "1,234.50" in page


def test_a_line_opens_into_its_groups(submitted):
    page = get(submitted.network_committee, "network_month", {"line": "receipts.donations"}).content.decode()
    address = reverse("network_group", kwargs=PAGES["network_group"])
    assert f'href="{address}#receipts.donations"' in page
    for nonsense in ("receipts.nothing", "nothing", "members.end", "<b>"):
        assert get(submitted.network_committee, "network_month", {"line": nonsense}).status_code == 200


def test_the_switcher_leads_to_the_same_page_of_another_month(submitted):
    with group_scope(submitted.group):
        makers.make_entry(1_00, on=MAY.first)
    submit(submitted.group, MAY)
    page = get(submitted.network_committee, "network_group").content.decode()
    assert reverse("network_group", kwargs=PAGES["network_group"] | {"month": MAY}) in page


def test_figures_of_the_demonstration_are_marked(submitted):
    assert "Example data" not in get(submitted.network_committee, "network_month").content.decode()
    submitted.other.example_from = APRIL.first
    submitted.other.save()
    submit(submitted.other)
    for name in ("network_month", "network_group"):
        page = get(submitted.network_committee, name).content.decode()
        assert ("Example data" in page) is (name == "network_month")
    assert "Example data" in get(submitted.network_committee, "network_group", group="ban-lao").content.decode()


def ask(person, **data):
    address = reverse("network_doubt", kwargs=PAGES["network_doubt"])
    return client_of(person).post(address, data, secure=True)


def test_a_question_reaches_the_group_and_its_answer_comes_back(submitted):
    response = ask(submitted.network_committee, figure="receipts.donations", question="Who gave this?")
    assert response.status_code == 302
    with group_scope(submitted.group):
        doubt = Doubt.objects.get()
        assert (doubt.figure, doubt.month, doubt.raised_by, doubt.network) == (
            "receipts.donations", APRIL, submitted.network_committee, submitted.network,
        )  # fmt: skip
    page = get(submitted.network_chair, "network_group").content.decode()
    assert "Who gave this?" in page and "waits for an answer" in page
    with group_scope(submitted.group):
        answer_doubt(doubt, "The temple.", by=submitted.treasurer)
    assert "The temple." in get(submitted.network_committee, "network_group").content.decode()


@pytest.mark.parametrize(
    "data", [{"figure": "receipts.donations", "question": " "}, {"figure": "salaries", "question": "?"}, {}]
)
def test_a_question_without_words_or_figure_stays_on_the_page(submitted, data):
    assert ask(submitted.network_committee, **data).status_code == 200
    with group_scope(submitted.group):
        assert not Doubt.objects.exists()


def test_the_figure_asked_about_is_chosen_already(submitted):
    page = get(submitted.network_committee, "network_doubt", {"figure": "fund"}).content.decode()
    assert '<option value="fund" selected>' in page


def test_what_a_group_asks_itself_is_not_the_networks_to_read(submitted):
    both = submitted.auditor
    submitted.network.offices.create(user=both, kind="auditor", from_date=makers.LONG_AGO)
    with group_scope(submitted.group):
        for person in (submitted.treasurer, submitted.member_user, both):
            raise_doubt("fund", "between us", month=APRIL, by=person)
    assert "between us" not in get(submitted.network_committee, "network_group").content.decode()


def test_setting_up_a_network_and_a_group(cast):
    client = client_of(cast.staff)
    network = {"slug": "north", "name": "เหนือ", "level": "zone", "province": "ลำปาง", "parent": ""}
    assert client.post(reverse("admin:groups_network_add"), network, secure=True).status_code == 302
    group = {"slug": "new", "name": "ใหม่", "network": cast.network.pk, "since": "1/4/2550"}
    assert client.post(reverse("admin:groups_group_add"), group, secure=True).status_code == 302
    for model in ("network", "group", "directoryevent"):
        page = client.get(reverse(f"admin:groups_{model}_changelist"), secure=True)
        assert page.status_code == 200
    made = cast.network.affiliations.get(group__slug="new").group
    submit_month_of(made)
    assert "new" in get(cast.network_committee, "network_month").content.decode()
    change = reverse("admin:groups_group_change", args=[made.pk])
    assert client.post(change, {"name": "ใหม่กว่า"}, secure=True).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.slug) == ("ใหม่กว่า", "new")
    assert client.post(reverse("admin:groups_group_delete", args=[made.pk]), secure=True).status_code == 403


def submit_month_of(group) -> None:
    with group_scope(group):
        makers.open_month(APRIL, by=None)
    submit(group)
