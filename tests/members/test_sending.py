"""The outbox at work, with a real mail server on this machine: order, outages, refusals, crashes, two at once."""

import datetime
import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.sealing import Box
from groups.tenancy import group_scope
from ledger.contributions import Collection, Payment, record_collection
from members import sending
from members.emails import take_away_address
from members.message_words import Tell
from members.messages import NoTransaction, tell, tell_all, tell_many
from members.models import Delivery, EmailAddress, Message, Outbox
from members.sending import send_everywhere, send_waiting
from members.states import change_state
from tests.conftest import ON_POSTGRESQL, make_cast
from tests.mail_server import mail_server, turn_on
from tests.makers import APRIL, DAY
from tests.members.readers import make_reader

SAVINGS = "4030"


@pytest.fixture
def mail(settings):
    with mail_server() as server:
        turn_on(settings, server.port)
        yield server


@pytest.fixture
def people(cast):
    """Two members with an address each."""
    return _people(cast)


def _people(cast) -> list:
    with group_scope(cast.group):
        return [make_reader(f"010{number}", "ลำดวน", address=f"m{number}@example.com") for number in (1, 2)]


def decided(cast, *told) -> None:
    """Tell (member, claim number) each, in this order."""
    with group_scope(cast.group), transaction.atomic():
        for member, number in told:
            tell(member, Tell.CLAIM_DECIDED, claim=f"{number}/2550")


def states(cast) -> list[str]:
    with group_scope(cast.group):
        return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def numbers(server) -> list[str]:
    """The claim that each letter speaks of, in the order in which they came."""
    return [text.partition("/2550")[0].rpartition(" ")[2] for text in server.texts]


@contextmanager
def later(cast, minutes: int):
    """So many minutes have gone by since the last try."""
    with group_scope(cast.group):
        for box in Outbox.objects.exclude(try_again_at=None):
            box.try_again_at -= datetime.timedelta(minutes=minutes)
            box.save()
    yield


def test_letters_go_out_in_order_and_once_and_say_no_name(cast, people, mail):
    first, second = people
    decided(cast, (first, 1), (second, 2), (first, 3))
    with group_scope(cast.group), transaction.atomic():
        tell_all(Tell.RULES_CHANGED, day=DAY)
    assert send_everywhere() == 5 and send_everywhere() == 0
    assert numbers(mail)[:3] == ["1", "2", "3"]
    assert mail.receivers == [
        "m1@example.com",
        "m2@example.com",
        "m1@example.com",
        "m1@example.com",
        "m2@example.com",
    ]
    assert set(states(cast)) == {Delivery.State.SENT}
    to, letter = mail.letters[0]
    assert letter["To"] == to and letter["From"] == "ombun@example.org"
    assert "https://ombun.example.org/g/ban-don-chai/me/messages/" in mail.texts[0]
    assert not [text for text in mail.texts if first.first_name in text or first.number in text]
    assert len({letter["Message-ID"] for _to, letter in mail.letters}) == 5


def test_a_service_that_is_away_loses_nothing_and_is_asked_less_and_less_often(cast, people, settings):
    decided(cast, (people[0], 1), (people[1], 2))
    with mail_server() as gone:
        port = gone.port
    turn_on(settings, port)
    with group_scope(cast.group):
        decided(cast, (people[0], 1), (people[1], 2))
        # A payment does not know of it.
        record_collection(Collection(DAY, [Payment.of(people[0], {SAVINGS: 30_00})]), by=None)
    waits = []
    for _time in range(9):
        assert send_waiting(cast.group) == 0
        assert send_waiting(cast.group) == 0, "before its time it is not asked at all"
        with group_scope(cast.group):
            until = Outbox.objects.get().try_again_at - timezone.now()
        waits.append(round(until.total_seconds() / 60))
        with later(cast, minutes=waits[-1] + 1):
            pass
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    with mail_server(port) as back:
        assert send_waiting(cast.group) == 3
    assert numbers(back)[:2] == ["1", "2"] and "1/001" in back.texts[2]


def test_what_is_refused_for_good_is_told_to_the_treasurer_and_holds_up_nobody(cast, people, mail):
    mail.answers["m1@example.com"] = "550 no such user"
    decided(cast, (people[0], 1), (people[1], 2))
    assert send_waiting(cast.group) == 1
    assert states(cast) == [Delivery.State.FAILED, Delivery.State.SENT] and numbers(mail) == ["2"]
    client, address = Client(), reverse("outbox", args=[cast.group.slug])
    client.force_login(cast.treasurer)
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "The address takes no e-mail" in page and "Member 0101" in page and "m1@example.com" not in page
    today = client.get(reverse("group_home", args=[cast.group.slug]), follow=True).content.decode()
    assert "1 message could not be sent" in today
    mail.answers.clear()
    client.post(address)
    assert send_waiting(cast.group) == 1 and numbers(mail) == ["2", "1"]


def test_an_address_that_puts_off_again_and_again_is_given_up_and_the_next_follows(cast, people, mail):
    mail.answers["m1@example.com"] = "452 mailbox full"
    decided(cast, (people[0], 1), (people[1], 2))
    for tries in range(1, 11):
        with later(cast, minutes=61):
            sent = send_waiting(cast.group)
        assert sent == (1 if tries == 10 else 0)
    with group_scope(cast.group):
        failed = Delivery.objects.order_by("id").first()
    assert (failed.state, failed.failure, failed.attempts) == (Delivery.State.FAILED, "tried_often", 10)


def test_who_took_her_address_away_gets_nothing_more_and_one_sealed_elsewhere_is_named(cast, people, mail):
    decided(cast, (people[0], 1), (people[1], 2))
    with group_scope(cast.group):
        take_away_address(people[0], by=people[0].user)
        EmailAddress.objects.update(sealed=Box().seal(b"x").decode()[:-8] + "AAAAAAA=")
    assert send_waiting(cast.group) == 0 and mail.letters == []
    assert states(cast) == [Delivery.State.DROPPED, Delivery.State.FAILED]


def test_nobody_writes_to_the_dead(cast, people, mail):
    decided(cast, (people[0], 1))
    with group_scope(cast.group), transaction.atomic():
        change_state(people[0], "died", event_on=DAY, reporting_month=APRIL, by=cast.treasurer)
        tell_all(Tell.RULES_CHANGED, day=DAY)
    assert send_waiting(cast.group) == 1 and mail.receivers == ["m2@example.com"]
    assert states(cast) == [Delivery.State.DROPPED, Delivery.State.SENT]


def test_a_crash_between_sending_and_marking_sends_the_same_letter_again(cast, people, mail, monkeypatch):
    decided(cast, (people[0], 1))

    def die(*told):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_settle", die)
        with pytest.raises(KeyboardInterrupt):
            send_waiting(cast.group)
    assert states(cast) == [Delivery.State.WAITING]
    assert send_waiting(cast.group) == 1
    (_to, once), (_to, again) = mail.letters
    assert once["Message-ID"] == again["Message-ID"]


def test_a_server_that_hangs_up_is_asked_again(cast, people, mail):
    decided(cast, (people[0], 1), (people[1], 2))
    mail.drops = True
    assert send_waiting(cast.group) == 0 and states(cast) == [Delivery.State.WAITING] * 2
    mail.drops = False
    with later(cast, minutes=2):
        assert send_waiting(cast.group) == 2
    assert numbers(mail) == ["1", "2"]


def test_while_one_sends_another_waits_its_turn_and_payments_go_on(committed_db, settings):
    cast = make_cast()
    people = _people(cast)
    done = []

    def meanwhile():
        """In the middle of the first letter: another sender comes, and money comes in."""
        if done:
            return
        done.append("begun")

        def act():
            try:
                done.append(send_waiting(cast.group))
                with group_scope(cast.group):
                    done.append(
                        len(record_collection(Collection(DAY, [Payment.of(people[0], {SAVINGS: 1_00})]), by=None))
                    )
            finally:
                connection.close()

        thread = threading.Thread(target=act)
        thread.start()
        thread.join(timeout=20)

    with mail_server() as server:
        turn_on(settings, server.port)
        server.meanwhile = meanwhile
        decided(cast, (people[0], 1), (people[1], 2))
        assert send_waiting(cast.group) == 3
    assert done == ["begun", 0, 1]
    assert numbers(server)[:2] == ["1", "2"] and "1/001" in server.texts[2]
    if not ON_POSTGRESQL:
        with group_scope(cast.group), pytest.raises(NoTransaction):
            tell(people[0], Tell.ANSWERED)


def test_a_lease_that_a_dead_sender_left_ends(cast, people, mail):
    decided(cast, (people[0], 1))
    with group_scope(cast.group):
        soon = timezone.now() + datetime.timedelta(minutes=1)
        Outbox.objects.create(group_id=cast.group.pk, token="dead", held_until=soon)
    assert send_waiting(cast.group) == 0
    with group_scope(cast.group):
        Outbox.objects.update(held_until=timezone.now())
    assert send_waiting(cast.group) == 1


def test_hundreds_of_letters_need_one_statement_each_to_come_to_be(cast, mail):
    with group_scope(cast.group), transaction.atomic():
        reader = make_reader("0101", address="m@example.com")
        tell_many([(reader, {"claim": f"{number}/2550"}) for number in range(1, 301)], Tell.CLAIM_DECIDED)
        assert Message.objects.count() == Delivery.objects.count() == 300
