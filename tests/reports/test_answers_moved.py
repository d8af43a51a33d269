"""What was asked and answered before questions had threads is still there after the migration, where it belongs."""

import pytest
from django.core.management import call_command
from django.db import connection

from groups.tenancy import group_scope, network_scope
from reports.doubts import raise_doubt
from reports.models import Doubt
from tests.conftest import ON_POSTGRESQL, make_cast
from tests.guards_lifted import lifted_guards
from tests.makers import APRIL, LONG_AGO, make_report

BEFORE, AFTER = "0004_signed_and_answered", "0005_answers_moved"


def migrate(target: str | None = None) -> None:
    call_command("migrate", "reports", *([target] if target else []), verbosity=0)


@pytest.mark.skipif(ON_POSTGRESQL, reason="there the owner of the tables migrates, in another connection")
def test_an_answer_becomes_the_first_reply_and_a_networks_question_is_its_own(committed_db):
    cast = make_cast()
    both = cast.auditor
    cast.network.offices.create(user=both, kind="auditor", from_date=LONG_AGO)
    with group_scope(cast.group):
        make_report(APRIL)
        for person, month, words in (
            (cast.network_chair, APRIL, "of the network"),
            (cast.network_committee, APRIL, "of the network, answered"),
            (cast.network_chair, APRIL.next(), "not submitted"), (both, APRIL, "of both"), (cast.chair, APRIL, "own"),
            (cast.member_user, None, "a member's"),
        ):  # fmt: skip
            raise_doubt("fund", words, month=month, by=person)
    try:
        migrate(BEFORE)
        # The rules of today know columns that came later.
        with lifted_guards(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reports_doubt SET answer = 'said of ' || question, answered_at = '2007-05-20 10:00:00', "
                f"answered_by_id = {cast.treasurer.pk} WHERE question IN ('of the network, answered', 'a member''s')"
            )
        migrate(AFTER)
    finally:
        migrate()
    with group_scope(cast.group):
        found = {doubt.question: doubt for doubt in Doubt.objects.select_related("network", "closed_by")}
        said = {words: [reply.words for reply in doubt.replies.all()] for words, doubt in found.items()}
        answered = {"of the network, answered", "a member's"}
        assert said == {words: [f"said of {words}"] if words in answered else [] for words in found}
        assert {words for words, doubt in found.items() if doubt.state == Doubt.State.CLOSED} == answered
        for words in answered:
            reply = found[words].replies.get()
            assert (reply.by, reply.at) == (found[words].closed_by, found[words].closed_at)
            assert reply.by == cast.treasurer and not reply.from_network and reply.entry_number is None
    with network_scope([cast.network]):
        assert {doubt.question for doubt in Doubt.asked.all()} == {"of the network", "of the network, answered"}
