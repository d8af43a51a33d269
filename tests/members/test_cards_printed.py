"""Sheets of cards as long work: what stands on paper opens and stands nowhere else; what the database refuses."""

import datetime
import io
import os
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from groups import job_files
from groups import work as working
from groups.cards import Door, NotRight, open_with_code, open_with_pin
from groups.jobs import cancel_job, start_job
from groups.models import Job, MemberCard
from members.cards import NONE, UNUSED, draw, first_use, issue, members_by_card
from tests.long_work import do_all_work, fresh
from tests.makers import make_member

PIN, HERE = "482913", Door("203.0.113.7")
CARDS = "/g/ban-don-chai/cards/"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    working.stopping.clear()


@pytest.fixture
def village(in_group):
    """Nine members without a card, one with a card in use, one with a slip that nobody used."""
    in_group.members = [make_member(f"05{number:02}", f"คน{number}") for number in range(9)]
    in_group.in_use, in_group.unused = issue(draw([make_member("0601"), make_member("0602")]), by=None)
    first_use(in_group.in_use.number, in_group.in_use.code, PIN, door=HERE)
    return in_group


def pages(job: Job) -> list[str]:
    file = job_files.result_file(job.uuid)
    return [page.extract_text() for page in PdfReader(io.BytesIO(file.read_bytes())).pages]


def test_the_cards_of_all_who_have_none_are_printed_and_open(village):
    client = Client(headers={"accept-language": "en"})
    client.force_login(village.treasurer)
    page = client.get(CARDS).content.decode()
    assert "Print the cards of all 9" in page and "0601" not in page and "0001" not in page
    assert "Nobody is ticked" in client.post(CARDS, {"act": "ticked"}).content.decode()
    client.post(CARDS, {"act": "found"})
    do_all_work()
    job = fresh(Job.objects.get())
    first, second = pages(job)
    assert first.count("One-time code") == 8 and second.count("One-time code") == 1
    assert not members_by_card(NONE).exists() and members_by_card(UNUSED).count() == 10
    printed = first.replace(" ", "")
    numbers = [card.number for card in MemberCard.objects.order_by("id") if card.number in printed]
    codes = re.findall(r"One-timecode(\d{8})", printed)
    places = {printed.index(number): number for number in numbers}
    for (_place, number), code in zip(sorted(places.items()), codes, strict=True):
        assert open_with_code(number, code, door=HERE).number == number
    # In clear the codes stand on the paper and nowhere else.
    kept = str(list(Job.objects.values())) + str(list(MemberCard.objects.values()))
    assert not [code for code in codes if code in kept]
    assert open_with_pin(village.in_use.number, PIN, door=HERE)
    a_day_ago = (timezone.now() - datetime.timedelta(days=1, minutes=1)).timestamp()
    folder = job_files.result_file(job.uuid).parent
    for path in (*folder.iterdir(), folder):
        os.utime(path, (a_day_ago, a_day_ago))
    job_files.tidy_away()
    assert not folder.exists()


def test_unused_slips_are_printed_anew_only_when_that_was_asked_for(village):
    client = Client(headers={"accept-language": "en"})
    client.force_login(village.treasurer)
    page = client.get(f"{CARDS}?card=unused").content.decode()
    assert "the old cards and slips open nothing any more" in page and "0602" in page and "0601" not in page
    client.post(f"{CARDS}?card=unused", {"act": "ticked", "members": [village.unused.member.pk]})
    do_all_work()
    with pytest.raises(NotRight):
        open_with_code(village.unused.number, village.unused.code, door=HERE)
    # What was in use is shown and never printed from here, not even by who writes the form herself.
    used = village.in_use.member
    assert "0601" in client.get(f"{CARDS}?card=used").content.decode()
    client.post(f"{CARDS}?card=used", {"act": "found"})
    start_job("cards", {"members": [used.pk], "origin": "http://testserver/"}, by=village.treasurer)
    do_all_work()
    assert (fresh(Job.objects.get(params__members=[used.pk])).status, Job.objects.count()) == ("failed", 2)
    assert open_with_pin(village.in_use.number, PIN, door=HERE)


def test_work_that_was_called_off_closes_no_card(village):
    params = {"members": [village.unused.member.pk], "origin": "http://testserver/"}
    cancel_job(start_job("cards", params, by=village.treasurer), by=village.treasurer)
    do_all_work()
    assert open_with_code(village.unused.number, village.unused.code, door=HERE)


@pytest.mark.parametrize(
    "change",
    ["number = '123456789'", "issued_at = '2007-04-01'", "group_id = group_id + 1", "closed_at = NULL"],
)
def test_the_database_lets_no_card_become_another_or_open_again(village, change):
    MemberCard.objects.filter(number=village.unused.number).update(closed_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE groups_membercard SET {change} WHERE number = %s", [village.unused.number])
