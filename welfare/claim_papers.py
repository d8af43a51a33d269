"""The papers of a claim: brought as photo or PDF, or seen by an officer and put into the folder.

Promises: what is kept is what `welfare/paper_check.py` made of the file, sealed outside the database; each paper that
comes or goes lets the claim be judged anew. Refuses papers for a claim that has ended, and to remove one on which
somebody decided.
"""

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import audit
from groups.models import User
from members.erased import refuse_erased
from welfare import paper_files
from welfare.claims import judge_claim, locked, refuse_ended
from welfare.models import Claim, ClaimPaper, Decision
from welfare.paper_check import clean_paper
from welfare.refusals import AlreadyDecided, WrongClaim


@transaction.atomic
def attach_paper(claim: Claim, label: str, content: bytes | None, *, by: User | None) -> ClaimPaper:
    """Keep a paper of a claim; `content` None: an officer has seen it, and it lies in the folder.

    Raises ClaimEnded, AlreadyErased, WrongClaim without a label, PaperRefused for a file that is none of ours.
    """
    claim = locked(claim)
    refuse_ended(claim)
    refuse_erased(claim.member)
    if not label.strip():
        raise WrongClaim(_("Say which paper it is."), field="label")
    clean = clean_paper(content) if content is not None else None
    paper = ClaimPaper(group_id=claim.group_id, uuid=uuid.uuid4(), claim=claim, label=label.strip(), by=by)
    if clean:
        paper.media_type, paper.size = clean.media_type, len(clean.content)
        paper.digest = hashlib.sha256(clean.content).hexdigest()
        paper_files.keep(claim.group.uuid, paper.uuid, clean.content)
    paper.save()
    audit.record("claim_paper.added", by=by, subject=f"claim {claim.number_in_year}")
    judge_claim(claim, by=by)
    return paper


@transaction.atomic
def remove_paper(paper: ClaimPaper, *, by: User | None) -> ClaimPaper:
    """Take a paper away that was brought by mistake; its file is destroyed, the note of it stays.

    Raises AlreadyDecided once somebody decided. Twice is once.
    """
    claim = locked(paper.claim)
    paper = ClaimPaper.objects.select_related("claim__group").get(pk=paper.pk)
    if paper.removed_at:
        return paper
    if Decision.objects.filter(claim=claim).exists():
        raise AlreadyDecided(_("This paper was looked at when the claim was decided: it stays."))
    paper.removed_by, paper.removed_at = by, timezone.now()
    paper.save(update_fields=["removed_by", "removed_at"])
    audit.record("claim_paper.removed", by=by, subject=f"claim {claim.number_in_year}")
    if claim.ended_at is None:
        judge_claim(claim, by=by)
    # Not before it is sure that the note of it stands.
    group, key = claim.group.uuid, paper.uuid
    transaction.on_commit(lambda: paper_files.drop(group, key))
    return paper


def paper_content(paper: ClaimPaper) -> bytes:
    """What stands in a paper's file, as it was attached. Raises PaperLost, also for another content."""
    content = paper_files.read(paper.claim.group.uuid, paper.uuid)
    if hashlib.sha256(content).hexdigest() != paper.digest:
        raise paper_files.lost()
    return content
