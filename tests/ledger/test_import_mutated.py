"""Registers that were mutilated on purpose go the whole way through the pages: upload, preview, word, result.

Whatever the file is, no page breaks, the run does to each row what the preview said, and a file that is not brought
in leaves nothing behind.
"""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from groups.judgements import opened
from groups.models import AuditEvent, ImportFile, Job
from groups.tenancy import GroupOwned, group_scope
from members.models import Member
from tests.ledger.mutated_files import COUNT, MUTATIONS, mutated
from tests.long_work import do_all_work
from tests.makers import make_member

State = ImportFile.State
# What tells that a file was brought, and nothing of what stands in it.
TELLING = (ImportFile, Job, AuditEvent)
FIRST = range(len(MUTATIONS))
REST = range(len(MUTATIONS), COUNT)


@pytest.fixture
def treasurer(cast, settings, tmp_path):
    """The treasurer's browser; two members stand in the register."""
    settings.DATA_DIR = tmp_path
    with group_scope(cast.group):
        make_member("0002", "อุดม", "ใจดี")
    client = Client()
    client.force_login(cast.treasurer)
    return client


def rows_of_everything() -> dict[str, int]:
    """How many rows each table of a group holds, but for those that tell of the file itself."""
    models = [model for model in apps.get_models() if issubclass(model, GroupOwned) and model not in TELLING]
    return {model._meta.label: model.objects.count() for model in models}


def visit(client, cast, name, *, post=None, **parts):
    address = reverse(name, kwargs={"slug": cast.group.slug, **parts})
    response = client.get(address) if post is None else client.post(address, post, follow=True)
    assert response.status_code == 200
    return response


def newest(cast) -> ImportFile:
    with group_scope(cast.group):
        return ImportFile.objects.latest("id")


def standing(cast) -> dict[str, int]:
    with group_scope(cast.group):
        return rows_of_everything()


def bring(client, cast, content: bytes) -> ImportFile | None:
    """Upload a file and let it be judged; None if the field itself refused it."""
    upload = SimpleUploadedFile("ทะเบียน.xlsx", content)
    visit(client, cast, "import_new", post={"file": upload}, kind="register")
    with group_scope(cast.group):
        if not ImportFile.objects.filter(state__in=ImportFile.OPEN).exists():
            return None
    do_all_work()
    file = newest(cast)
    visit(client, cast, "import_file", file=file.uuid)
    return file


@pytest.mark.parametrize("number", [*FIRST, *(pytest.param(number, marks=pytest.mark.slow) for number in REST)])
def test_preview_and_run_say_the_same_of_every_row(treasurer, cast, number):
    name, content = mutated(number)
    before = standing(cast)
    file = bring(treasurer, cast, content)
    assert standing(cast) == before, name
    if file is None or file.state == State.REFUSED:
        assert file is None or file.refusal
        return
    rulings = opened(file.judgement).rulings
    visit(treasurer, cast, "import_confirm", post={"looked_at": file.digest}, file=file.uuid)
    do_all_work()
    visit(treasurer, cast, "import_file", file=file.uuid)
    run = newest(cast)
    assert run.state == State.WRITTEN, name
    refused = [ruling.line for ruling in rulings if ruling.verdict == "refused"]
    assert [ruling.line for ruling in opened(run.judgement).rulings] == refused
    with group_scope(cast.group):
        joined = Member.objects.count() - before["members.Member"]
    assert joined == run.counts["new"] == sum(ruling.verdict == "new" for ruling in rulings)
    after = standing(cast)
    again = bring(treasurer, cast, content)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0), name
    assert standing(cast) == after
