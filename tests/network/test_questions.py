"""Questions of a network about figures: asked, answered with an entry, asked further, closed, and carried on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups import directory
from groups.queries import today
from groups.tenancy import ScopeRequired, group_scope, network_scope
from ledger.chart import DAILY_SAVINGS
from ledger.contributions import Payment
from ledger.corrections import reissue_receipt
from ledger.journal import reverse_entry
from ledger.models import JournalEntry
from network.doors import NotOfThisNetwork, ask_further_in_group, ask_group, close_in_group
from network.questions import open_questions, questions_about
from reports.doubts import answer_doubt, raise_doubt
from reports.models import Doubt, DoubtReply
from reports.queries import entries_to_name
from reports.refusals import AlreadyAnswered, DoubtClosed, NoSuchEntry, ReportRefused
from tests import makers
from tests.makers import APRIL, make_entry, make_question
from tests.network.conftest import submit

MAY = APRIL.next()
NETWORK = {"slug": "lampang-south"}
IN_MONTH = {**NETWORK, "month": APRIL, "group": "ban-don-chai"}


@pytest.fixture
def asked(cast):
    """Ban Don Chai has submitted April with a donation of 1,234.50 baht; the committee asks who gave it."""
    with group_scope(cast.group):
        make_entry(1_234_50)
    submit(cast.group)
    cast.doubt = ask_group(
        cast.network, cast.group, month=APRIL, figure="receipts.donations", question="Who gave this?",
        by=cast.network_committee,
    )  # fmt: skip
    return cast


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def get(user, name, data=None, **parts):
    return client_of(user).get(reverse(name, kwargs=NETWORK | parts), data, secure=True)


def post(user, name, data=None, **parts):
    return client_of(user).post(reverse(name, kwargs=NETWORK | parts), data or {}, secure=True, follow=True)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def answer(cast, words="The temple.", **data):
    """The treasurer answers on the group's own page."""
    address = reverse("doubt_answer", args=["ban-don-chai", cast.doubt.pk])
    return client_of(cast.treasurer).post(address, {"answer": words, **data}, secure=True, follow=True)


def state(cast) -> str:
    with group_scope(cast.group):
        return Doubt.objects.get(pk=cast.doubt.pk).state


def said(cast) -> list[str]:
    with group_scope(cast.group):
        return [reply.words for reply in DoubtReply.objects.filter(doubt=cast.doubt)]


def read(cast, network=None):
    network = network or cast.network
    with network_scope([network]):
        return open_questions(network)


def test_a_question_is_answered_with_an_entry_asked_further_answered_again_and_closed(asked):
    """The whole way, each with what the other side reads of it."""
    page = text(get(asked.network_secretary, "network_questions"))
    assert "Who gave this?" in page and "waits for an answer" in page and "1 question waits for its group" in page
    assert "Received: Donations" in page and "this month 1,234.50 baht, since founding 1,234.50 baht" in page
    assert f"{reverse('network_group', kwargs=IN_MONTH)}#receipts.donations" in page
    page = text(client_of(asked.chair).get(reverse("doubts", args=["ban-don-chai"]), secure=True))
    assert "from the network เครือข่ายออมบุญ" in page and "Who gave this?" in page

    with group_scope(asked.group):
        mended = reverse_entry(JournalEntry.objects.get(number=1), on=MAY.first, reason="ซ้ำ", by=asked.treasurer)
    form = client_of(asked.treasurer).get(reverse("doubt_answer", args=["ban-don-chai", asked.doubt.pk]), secure=True)
    assert "takes back entry 1" in text(form) and "1,234.50" in text(form)
    assert "reads it now and closes the question" in text(answer(asked, entry_number=mended.number))
    page = text(get(asked.network_chair, "network_group", month=APRIL, group="ban-don-chai"))
    assert "The temple." in page and "entry 2 of 1 May 2550" in page and "correction" in page
    assert "1 open question" in page, "answered is not closed: the figure stays marked"
    assert "answered, not yet closed" in text(get(asked.network_secretary, "network_questions"))

    page = text(post(asked.network_committee, "network_question", {"question": "Which temple?"}, pk=asked.doubt.pk))
    assert "Which temple?" in page and state(asked) == "open"
    answer(asked, "Wat Don Chai.")
    assert said(asked) == ["The temple.", "Which temple?", "Wat Don Chai."] and state(asked) == "answered"
    page = text(post(asked.network_chair, "network_question_close", pk=asked.doubt.pk))
    assert "The question is closed." in page and "Closed, April 2550" in page and state(asked) == "closed"
    assert "No question is open." in page and read(asked) == []
    for user, address in (
        (asked.network_chair, reverse("network_group", kwargs=IN_MONTH)),
        (asked.chair, reverse("month_report", args=["ban-don-chai", APRIL])),
    ):
        assert "open question" not in text(client_of(user).get(address, secure=True))


def test_a_figure_with_an_open_question_is_marked_on_the_groups_own_page(asked):
    page = text(client_of(asked.chair).get(reverse("month_report", args=["ban-don-chai", APRIL]), secure=True))
    assert page.count("1 open question") == 1 and reverse("doubts", args=["ban-don-chai"]) in page


def test_who_has_asked_comes_back_to_where_the_figure_was_clicked(asked):
    address = reverse("network_doubt", kwargs=IN_MONTH)
    month = reverse("network_month", kwargs=NETWORK | {"month": APRIL})
    figure = "receipts.donations"
    opened = f"{month}?line={figure}#{figure}"
    page = text(client_of(asked.network_chair).get(opened, secure=True))
    assert f"{address}?figure={figure}&amp;from=kinds" in page
    for query, back in (("", f"{reverse('network_group', kwargs=IN_MONTH)}#{figure}"), ("&from=kinds", opened)):
        sent = {"figure": figure, "question": f"Really? {query}"}
        response = client_of(asked.network_chair).post(f"{address}?figure={figure}{query}", sent, secure=True)
        assert response.url == back


class TestWrongUse:
    """Each is refused with a sentence, and nothing changes."""

    def test_a_closed_question_is_neither_answered_nor_asked_further_nor_closed_again(self, asked):
        stale = Doubt(pk=asked.doubt.pk, group=asked.group)
        close_in_group(asked.network, asked.group, asked.doubt.pk, by=asked.network_committee)
        assert "This question is closed." in text(answer(asked))
        page = post(asked.network_chair, "network_question", {"question": "And?"}, pk=asked.doubt.pk)
        assert "This question is closed." in text(page)
        page = post(asked.network_chair, "network_question_close", pk=asked.doubt.pk)
        assert "This question is closed." in text(page)
        with group_scope(asked.group), pytest.raises(DoubtClosed):
            answer_doubt(stale, "late", by=asked.treasurer)
        assert said(asked) == [] and state(asked) == "closed"

    def test_of_two_answers_at_once_the_first_stands(self, asked):
        """Both have the form open: the second is told, and her words stay in it."""
        with group_scope(asked.group):
            both = [Doubt.objects.get(pk=asked.doubt.pk) for _person in range(2)]
            answer_doubt(both[0], "mine", by=asked.treasurer)
            with pytest.raises(AlreadyAnswered):
                answer_doubt(both[1], "no, mine", by=asked.chair)
        page = answer(asked, "no, mine")
        assert "This question was already answered." in text(page) and "no, mine" in text(page)
        assert said(asked) == ["mine"]

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"answer": " "}, "answer"),
            ({"answer": "x" * 501}, "answer"),
            ({"answer": "x", "entry_number": "77"}, "entry_number"),
            ({"answer": "x", "entry_number": "-1"}, "entry_number"),
            ({"answer": "x", "entry_number": "9" * 30}, "entry_number"),
            ({"answer": "x", "entry_number": "one"}, "entry_number"),
        ],
    )
    def test_an_answer_needs_words_and_an_entry_that_is_there(self, asked, data, field):
        response = answer(asked, data["answer"], **data)
        assert field in response.context["form"].errors and data["answer"] in text(response)
        assert said(asked) == [] and state(asked) == "open"

    def test_an_entry_of_another_group_is_not_there(self, asked):
        with group_scope(asked.other):
            for _again in range(2):
                make_entry()
        with group_scope(asked.group), pytest.raises(NoSuchEntry):
            answer_doubt(asked.doubt, "x", by=asked.treasurer, entry_number=2)

    def test_empty_words_ask_nothing_further(self, asked):
        page = post(asked.network_committee, "network_question", {"question": "  "}, pk=asked.doubt.pk)
        assert "Say in a few words what is still not clear." in text(page)
        with pytest.raises(ReportRefused):
            ask_further_in_group(asked.network, asked.group, asked.doubt.pk, question=" ", by=asked.network_chair)
        assert said(asked) == []

    def test_the_same_question_is_asked_once_while_it_is_open(self, asked):
        sent = {"figure": "receipts.donations", "question": "Who gave this?"}
        page = post(asked.network_committee, "network_doubt", sent, month=APRIL, group="ban-don-chai")
        assert "You have asked this already." in text(page) and len(read(asked)) == 1
        close_in_group(asked.network, asked.group, asked.doubt.pk, by=asked.network_committee)
        post(asked.network_committee, "network_doubt", sent, month=APRIL, group="ban-don-chai")
        assert len(read(asked)) == 1, "once closed it may be asked anew"

    def test_only_who_asked_or_speaks_for_the_network_follows_it_up(self, asked):
        """A reader reads the thread; another network's officer finds nothing, and neither does the group."""
        page = text(get(asked.network_auditor, "network_question", pk=asked.doubt.pk))
        assert "Who gave this?" in page and "Close the question" not in page
        for name in ("network_question", "network_question_close"):
            for person, status in (
                (asked.network_auditor, 403), (asked.other_committee, 404), (asked.treasurer, 404),
            ):  # fmt: skip
                assert post(person, name, {"question": "?"}, pk=asked.doubt.pk).status_code == status
        wrong = {"slug": "chiang-mai-north", "pk": asked.doubt.pk}
        assert get(asked.other_committee, "network_question", **wrong).status_code == 404
        assert said(asked) == [] and state(asked) == "open"
        own = ask_group(
            asked.network, asked.group, month=APRIL, figure="fund", question="?", by=asked.network_auditor
        )
        assert "is closed" in text(post(asked.network_auditor, "network_question_close", pk=own.pk))

    def test_a_wider_network_reads_and_asks_but_its_part_closes(self, asked):
        wider = makers.make_network("lampang", level="province")
        asked.network.parent = wider
        asked.network.save()
        person = makers.make_officer("chair", network=wider, name="province_chair")
        assert "Who gave this?" in text(get(person, "network_questions", slug="lampang"))
        address = {"slug": "lampang", "pk": asked.doubt.pk}
        assert post(person, "network_question_close", **address).status_code == 403
        sent = {"figure": "fund", "question": "Is that all?"}
        post(person, "network_doubt", sent, slug="lampang", month=APRIL, group="ban-don-chai")
        assert [question.network for question in read(asked)] == [asked.network] * 2

    def test_a_network_that_never_held_the_report_asks_nothing(self, asked):
        """Neither does the network to which the group has moved since: the old one still may."""
        told = {"month": APRIL, "figure": "fund", "question": "?"}
        with pytest.raises(NotOfThisNetwork):
            ask_group(asked.other_network, asked.group, **told, by=asked.other_committee)
        asked.group.affiliations.update(to_date=APRIL.last)
        directory.affiliate(asked.group, asked.other_network, from_date=MAY.first)
        with pytest.raises(NotOfThisNetwork):
            ask_group(asked.other_network, asked.group, **told, by=asked.other_committee)
        with pytest.raises(NotOfThisNetwork):
            close_in_group(asked.other_network, asked.group, asked.doubt.pk, by=asked.other_committee)
        assert ask_group(asked.network, asked.group, **told, by=asked.network_chair).network == asked.network
        answer(asked, "From the old days.")
        page = text(get(asked.network_chair, "network_questions"))
        assert "From the old days." in page
        with network_scope([asked.other_network]):
            assert open_questions(asked.other_network) == []

    def test_a_doubt_of_the_group_itself_is_not_closed_by_the_network(self, asked):
        with group_scope(asked.group):
            own = raise_doubt("fund", "between us", month=APRIL, by=asked.auditor)
        for act in (close_in_group, ask_further_in_group):
            words = {"question": "?"} if act is ask_further_in_group else {}
            with pytest.raises(NotOfThisNetwork):
                act(asked.network, asked.group, own.pk, by=asked.network_chair, **words)
        assert get(asked.network_chair, "network_question", pk=own.pk).status_code == 404


class TestWhoReads:
    def test_a_scope_holds_what_its_networks_asked_and_nothing_else(self, asked):
        """The group's own doubts, and another network's scope: also in bare SQL under row level security."""
        with group_scope(asked.group):
            raise_doubt("fund", "between us", month=APRIL, by=asked.auditor)
            raise_doubt("savings.0001", "my money", month=None, by=asked.member_user)
            answer_doubt(Doubt.objects.get(question="my money"), "all there", by=asked.treasurer)
            answer_doubt(asked.doubt, "The temple.", by=asked.treasurer)
        with network_scope([asked.network]):
            assert [doubt.question for doubt in Doubt.asked.all()] == ["Who gave this?"]
            assert [reply.words for reply in DoubtReply.asked.all()] == ["The temple."]
            assert rows("reports_doubt") == rows("reports_doubtreply") == 1
        with network_scope([asked.other_network]):
            assert not Doubt.asked.exists() and not DoubtReply.asked.exists()
            assert rows("reports_doubt") == rows("reports_doubtreply") == 0
        with group_scope(asked.other):
            assert not Doubt.objects.exists() and rows("reports_doubt") == rows("reports_doubtreply") == 0
        for manager in (Doubt.asked, DoubtReply.asked):
            with pytest.raises(ScopeRequired):
                manager.count()

    def test_who_is_of_network_and_group_asks_the_group_for_herself(self, asked):
        both = asked.auditor
        asked.network.offices.create(user=both, kind="auditor", from_date=makers.LONG_AGO)
        with group_scope(asked.group):
            raise_doubt("fund", "between us", month=APRIL, by=both)
        assert "between us" not in text(get(asked.network_committee, "network_questions"))


def rows(table: str) -> int:
    """What SQL sees; SQLite has no row level security: there the managers' own answer is taken."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]
    model = Doubt if table == "reports_doubt" else DoubtReply
    try:
        return model.asked.count()
    except ScopeRequired:
        return model.objects.count()


def test_what_is_open_is_carried_to_the_next_meeting_oldest_first(asked):
    with group_scope(asked.group):
        make_entry(1_00, on=MAY.first)
    submit(asked.group, MAY)
    for month, figure in ((MAY, "fund"), (APRIL, "members"), (APRIL, "balances.cash"), (APRIL, "benefits.birth")):
        told = {"month": month, "figure": figure, "question": f"{figure}?"}
        ask_group(asked.network, asked.group, **told, by=asked.network_chair)
    found = read(asked)
    assert [(one.month, one.figure, one.value) for one in found] == [
        (APRIL, "receipts.donations", "this month 1,234.50 baht, since founding 1,234.50 baht"),
        (APRIL, "members", "1 person"),
        (APRIL, "balances.cash", "1,234.50 baht"),
        (APRIL, "benefits.birth", "this month 0 cases, 0 baht, since founding 0 cases, 0 baht"),
        (MAY, "fund", "1,235.50 baht"),
    ]
    assert [one.is_carried_to(MAY) for one in found] == [True] * 4 + [False]
    first = found[0]
    assert (first.group, first.label, first.last_word) == (asked.group, "Received: Donations", "Who gave this?")
    assert (first.since, str(first.state_label)) == (today(), "waits for the group")
    answer(asked)
    assert read(asked)[0].last_word == "The temple." and read(asked)[0].state == Doubt.State.ANSWERED


def test_the_list_is_narrowed_by_month_and_group_and_nonsense_narrows_nothing(asked):
    submit(asked.other)
    ask_group(asked.network, asked.other, month=APRIL, figure="fund", question="So little?", by=asked.network_chair)
    pages = {
        (): (True, True), (("group", "ban-lao"),): (False, True), (("month", "2550-04"),): (True, True),
        (("group", "ban-don-chai"), ("month", "2550-04")): (True, False),
        (("group", "<b>"), ("month", "13/2550")): (True, True), (("month", "2550-05"),): (True, True),
    }  # fmt: skip
    for narrowed, shown in pages.items():
        page = text(get(asked.network_auditor, "network_questions", dict(narrowed)))
        assert ("Who gave this?" in page, "So little?" in page) == shown, narrowed


def test_before_anybody_asked_the_page_says_so(cast):
    assert "has not asked about a figure yet" in text(get(cast.network_auditor, "network_questions"))


def test_an_answer_names_only_entries_of_the_figure_since_its_month_began(asked):
    with group_scope(asked.group):
        make_entry(5_00, on=MAY.first, lines=(makers.Line("1010", 5_00), makers.Line("4120", -5_00)))
        for day in range(1, 12):
            make_entry(day * 100, on=MAY.first.replace(day=day))
        offered = entries_to_name(Doubt.objects.get(pk=asked.doubt.pk))
        assert [one.amount for one in offered] == [day * 100 for day in range(11, 1, -1)], "the newest ten"
        for figure, newest in (("fund", 11_00), ("balances.cash", 11_00)):
            doubt = raise_doubt(figure, "?", month=MAY, by=asked.auditor)
            assert entries_to_name(doubt)[0].amount == newest
        own = raise_doubt("savings.0001", "?", month=None, by=asked.member_user)
        paid = makers.make_payment(asked.member, on=MAY.first)
        assert [(one.entry.number, one.amount) for one in entries_to_name(own)] == [(paid.number, 30_00)]
        assert entries_to_name(raise_doubt("members", "?", month=MAY, by=asked.auditor)) == []


def test_a_receipt_issued_anew_counts_as_a_correction_and_another_entry_does_not(asked):
    with group_scope(asked.group):
        first = makers.make_payment(asked.member, on=MAY.first)
        again = Payment.of(asked.member, {DAILY_SAVINGS: 31_00})
        reissue_receipt(first.receipt, again, on=MAY.first, reason="ผิด", by=asked.treasurer, key=None)
        numbers = list(JournalEntry.objects.filter(number__gt=1).values_list("number", flat=True))
        for number in numbers:
            doubt = make_question(asked.network, by=asked.network_chair, words=f"? {number}")
            answer_doubt(doubt, "!", by=asked.treasurer, entry_number=number)
        found = DoubtReply.objects.values_list("entry__kind", "entry_number", "entry_corrects")
        assert [(kind, corrects) for kind, _number, corrects in found] == [
            ("collection", False), ("reversal", True), ("collection", True),
        ]  # fmt: skip


def test_reading_costs_the_same_for_one_question_and_for_many(asked):
    address = reverse("network_questions", kwargs=NETWORK)
    group_page = reverse("network_group", kwargs=IN_MONTH)
    client, costs = client_of(asked.network_chair), []
    for more in (0, 29):
        with group_scope(asked.group):
            for number in range(more):
                doubt = make_question(asked.network, by=asked.network_committee, words=f"? {number}")
                if number % 2:
                    answer_doubt(doubt, "!", by=asked.treasurer, entry_number=1)
        cost = []
        for page in (address, group_page):
            client.get(page, secure=True)
            with CaptureQueriesContext(connection) as captured:
                client.get(page, secure=True)
            cost.append(len(captured))
        with network_scope([asked.network]), CaptureQueriesContext(connection) as captured:
            questions_about(asked.network, asked.group, APRIL)
        costs.append([*cost, len(captured)])
    assert costs[0] == costs[1]
