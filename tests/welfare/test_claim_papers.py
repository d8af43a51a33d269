"""Papers of a claim: kept sealed outside the database, counted in the judgement, removed before a decision alone."""

import dataclasses

import pytest
from django.db import transaction

from groups.models import AuditEvent
from tests.makers import DAY
from tests.welfare.claim_walks import ask, decisions_on, entered, looked_at, open_welfare
from tests.welfare.paper_samples import camera_photo
from tests.welfare.town import TOWN
from welfare.claim_papers import attach_paper, paper_content, remove_paper
from welfare.claim_states import standing_of
from welfare.claims import newest_judgement, withdraw_claim
from welfare.decisions import approve_claim
from welfare.models import ClaimPaper
from welfare.refusals import AlreadyDecided, ClaimEnded, PaperLost, PaperRefused, WrongClaim
from welfare.rules import Schedule

BIRTH_PAPER = "สำเนาสูติบัตร"
RULES = Schedule((dataclasses.replace(TOWN.rule("birth"), papers=(BIRTH_PAPER,)),))


@pytest.fixture
def claim(in_group, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    open_welfare(in_group, RULES)
    in_group.claim = entered(in_group)
    return in_group.claim


def test_a_photo_is_kept_without_what_the_camera_wrote_and_nothing_of_it_lies_open(claim, in_group, tmp_path):
    paper = attach_paper(claim, BIRTH_PAPER, camera_photo(), by=in_group.committee)
    kept = paper_content(paper)
    assert (paper.media_type, paper.size) == ("image/jpeg", len(kept)) and b"Exif" not in kept
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept[:20] not in file.read_bytes() and "สูติบัตร" not in str(file)


def test_the_paper_that_was_missing_is_there(claim, in_group):
    assert standing_of(claim).state == "incomplete"
    attach_paper(claim, BIRTH_PAPER, None, by=in_group.committee)
    assert standing_of(claim).state == "waiting" and newest_judgement(claim).reasons["missing"] == []


def test_a_file_that_is_no_paper_leaves_nothing_behind(claim, in_group, tmp_path):
    with pytest.raises(PaperRefused) as refused:
        attach_paper(claim, BIRTH_PAPER, b"<html>", by=in_group.committee)
    assert refused.value.field == "file"
    with pytest.raises(WrongClaim):
        attach_paper(claim, " ", camera_photo(), by=in_group.committee)
    assert not ClaimPaper.objects.exists() and not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_removed_by_mistake_its_file_is_gone_and_the_note_stays(claim, in_group, django_capture_on_commit_callbacks):
    paper = attach_paper(claim, BIRTH_PAPER, camera_photo(), by=in_group.committee)
    with django_capture_on_commit_callbacks(execute=True):
        remove_paper(paper, by=in_group.chair)
        remove_paper(paper, by=in_group.chair)
    with pytest.raises(PaperLost):
        paper_content(paper)
    paper.refresh_from_db()
    assert paper.removed_by == in_group.chair and standing_of(claim).state == "incomplete"
    assert AuditEvent.objects.filter(action="claim_paper.removed").count() == 1


def test_what_was_decided_on_stays(claim, in_group):
    paper = attach_paper(claim, BIRTH_PAPER, camera_photo(), by=in_group.committee)
    approve_claim(claim, looked_at(claim), by=in_group.chair)
    with pytest.raises(AlreadyDecided):
        remove_paper(paper, by=in_group.committee)
    assert decisions_on(claim) and paper_content(paper)


def test_a_claim_that_has_ended_takes_no_paper(claim, in_group):
    withdraw_claim(claim, reason="ผิดคน", by=in_group.committee)
    with pytest.raises(ClaimEnded):
        attach_paper(claim, BIRTH_PAPER, None, by=in_group.committee)
    assert entered(in_group, ask(in_group, event_on=DAY)).number == 2


def test_a_refused_act_keeps_the_rest_of_the_page_alive(claim, in_group):
    with transaction.atomic():
        with pytest.raises(PaperRefused):
            attach_paper(claim, BIRTH_PAPER, b"", by=in_group.committee)
        assert ClaimPaper.objects.count() == 0
