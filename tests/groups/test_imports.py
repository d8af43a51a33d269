"""Files that a group brings in: judged, looked at, written once or not at all, and forgotten."""

import datetime

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from groups.forms import UploadForm
from groups.imports import KEPT_FOR, ImportRefused, LookAgain, confirm, forget_old_files, throw_away, write_file
from groups.judgements import opened
from groups.models import AuditEvent, ImportFile, Job
from groups.table_files import read_table
from groups.tenancy import group_scope
from groups.work import Cancelled
from members.models import Zone
from members.zones import make_zone
from tests.brought_files import COLUMNS, as_csv, make_import
from tests.guards_lifted import lifted_guards
from tests.long_work import do_all_work

UNTOLD = lambda done, total: None  # noqa: E731


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def fresh(file: ImportFile) -> ImportFile:
    return ImportFile.objects.get(pk=file.pk)


def write(file: ImportFile, cast) -> None:
    write_file(file, file.digest, UNTOLD, by=cast.treasurer)


def zone_names() -> list[str]:
    return [zone.name for zone in Zone.objects.all()]


class TestJudging:
    def test_every_row_gets_its_verdict_and_nothing_is_written(self, in_group):
        make_zone("South", by=None)
        file = make_import()
        found = opened(file.judgement)
        assert [(row.line, row.label, row.verdict) for row in found.rulings] == [
            (2, "North", "new"), (3, "South", "same"), (4, "East", "refused")
        ]  # fmt: skip
        assert file.counts == {"new": 1, "changed": 0, "same": 1, "refused": 1, "warned": 1}
        assert (found.rulings[1].warnings, found.rulings[2].reasons) == (["แปลก"], ["ไม่รับแถวนี้"])
        assert zone_names() == ["South"]

    def test_a_cell_that_cannot_be_read_refuses_its_row_with_heading_and_value(self, in_group):
        file = make_import(as_csv("North,a remark that is much too long"))
        (row,) = opened(file.judgement).rulings
        assert row.reasons == [
            "Remark “a remark that is much too long”: This is too long: 30 letters where 20 fit. Say it shorter."
        ]

    def test_what_stands_in_the_database_shows_no_name(self, in_group):
        file = make_import(as_csv("เหนือคลอง,refuse"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT content, judgement, counts, controls FROM groups_importfile")
            stored = b"".join(
                bytes(cell) if not isinstance(cell, str) else cell.encode() for cell in cursor.fetchone()
            )
        assert "เหนือคลอง".encode() not in stored
        assert opened(file.judgement).rulings[0].label == "เหนือคลอง"

    def test_a_file_that_is_no_table_ends_with_a_sentence(self, in_group):
        file = make_import(b"%PDF-1.4 nothing to read")
        assert (file.state, bytes(file.content)) == ("refused", b"")
        assert file.refusal


class TestWriting:
    def test_the_rows_are_written_and_what_names_people_is_emptied(self, in_group):
        file = make_import()
        write(file, in_group)
        file = fresh(file)
        assert zone_names() == ["North", "South"]
        assert (file.state, file.ended_by, bytes(file.content)) == ("written", in_group.treasurer, b"")
        assert [row.label for row in opened(file.judgement).rulings] == ["East"], (
            "the rows to mend are kept for a while"
        )
        assert AuditEvent.objects.filter(action="import.written").count() == 1

    def test_two_words_are_one(self, in_group):
        file = make_import()
        for _again in range(2):
            write(file, in_group)
        assert zone_names() == ["North", "South"]
        assert AuditEvent.objects.filter(action="import.written").count() == 1

    def test_the_same_file_twice_writes_nothing(self, in_group):
        write(make_import(), in_group)
        assert make_import().counts["same"] == 2
        assert make_import().counts["new"] == 0

    def test_a_verdict_that_changed_meanwhile_is_looked_at_again(self, in_group):
        file = make_import()
        make_zone("North", by=None)
        with pytest.raises(LookAgain), transaction.atomic():
            write(file, in_group)
        assert (zone_names(), fresh(file).state) == (["North"], "judged")

    def test_called_off_in_the_middle_nothing_is_written(self, in_group):
        file = make_import()

        def stop(done: int, total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled), transaction.atomic():
            write_file(file, file.digest, stop, by=in_group.treasurer)
        assert (zone_names(), fresh(file).state) == ([], "judged")

    def test_what_was_thrown_away_is_not_written(self, in_group):
        file = make_import()
        throw_away(file, by=in_group.treasurer)
        for act in (
            lambda: write(file, in_group),
            lambda: confirm(fresh(file), file.digest, by=in_group.treasurer),
        ):
            with pytest.raises(ImportRefused), transaction.atomic():
                act()
        assert (zone_names(), bytes(fresh(file).content), bytes(fresh(file).judgement)) == ([], b"", b"")

    def test_what_was_written_is_not_thrown_away(self, in_group):
        file = make_import()
        write(file, in_group)
        with pytest.raises(ImportRefused):
            throw_away(file, by=in_group.treasurer)


def test_after_seven_days_nothing_of_a_file_is_left_but_its_counts(in_group):
    waiting, written = make_import(), make_import(as_csv("West,", "East,refuse"))
    write(written, in_group)
    with lifted_guards():
        ImportFile.objects.update(at=timezone.now() - KEPT_FOR - datetime.timedelta(minutes=1))
    young = make_import()
    forget_old_files()
    assert [fresh(file).state for file in (waiting, written, young)] == ["abandoned", "written", "judged"]
    for file in (waiting, written):
        assert (bytes(fresh(file).content), bytes(fresh(file).judgement)) == (b"", b"")
    assert fresh(written).counts["new"] == 1
    assert fresh(young).content


class TestGuards:
    FORBIDDEN = {
        "DELETE FROM groups_importfile": "a file never becomes another",
        "UPDATE groups_importfile SET name = 'x'": "a file never becomes another",
        "UPDATE groups_importfile SET by_id = by_id + 1": "a file never becomes another",
        "UPDATE groups_importfile SET content = judgement": "emptied, never exchanged",
    }

    @pytest.mark.parametrize("statement", FORBIDDEN)
    def test_a_file_stays_what_it_is(self, in_group, statement):
        make_import()
        self.refused(statement, self.FORBIDDEN[statement])

    @pytest.mark.parametrize(
        "change", ["state = 'judged'", "counts = '{}'", "refusal = 'x'", "ended_at = NULL", "judgement = digest_"]
    )
    def test_what_has_ended_stays_as_it_is(self, in_group, change):
        write(make_import(), in_group)
        change = change.replace("digest_", "CAST('abc' AS BLOB)" if connection.vendor == "sqlite" else "'abc'::bytea")
        self.refused(f"UPDATE groups_importfile SET {change}", "has ended stays")

    def refused(self, statement: str, message: str) -> None:
        with pytest.raises(IntegrityError, match=message), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestPages:
    def visit(self, person, name: str, *, post: dict | None = None, query: str = "", **parts):
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        address = reverse(name, kwargs={"slug": "ban-don-chai", **parts})
        return client.get(address + query) if post is None else client.post(address, post, follow=True)

    def upload(self, cast, content: bytes, name: str = "zones.csv"):
        file = SimpleUploadedFile(name, content)
        return self.visit(cast.treasurer, "import_new", post={"file": file}, kind="sample")

    def confirm(self, cast, file: ImportFile):
        """Press the button on the page as it was shown when `file` was read from the database."""
        return self.visit(cast.treasurer, "import_confirm", post={"looked_at": file.digest}, file=file.uuid)

    def file_of(self, cast) -> ImportFile:
        with group_scope(cast.group):
            return ImportFile.objects.latest("id")

    def words(self, response) -> str:
        return " ".join(response.content.decode().split())

    def test_from_the_upload_to_the_result(self, cast):
        page = self.words(self.upload(cast, as_csv("North,", "South,odd", "East,refuse")))
        assert "It begins in a moment." in page
        do_all_work()
        file = self.file_of(cast)
        page = self.words(self.visit(cast.treasurer, "import_file", file=file.uuid))
        assert "write 2" in page and "North" in page and "ไม่รับแถวนี้" in page
        page = self.words(self.visit(cast.treasurer, "import_file", query="?only=refused", file=file.uuid))
        assert "East" in page and "North" not in page
        self.confirm(cast, file)
        do_all_work()
        page = self.words(self.visit(cast.treasurer, "import_file", file=file.uuid))
        assert "wrote 2" in page and "Rows that were not taken" in page
        with group_scope(cast.group):
            assert zone_names() == ["North", "South"]
            assert set(Job.objects.values_list("status", flat=True)) == {"done"}

    def test_the_rows_not_taken_come_back_with_their_reasons_and_can_be_mended(self, cast):
        with group_scope(cast.group):
            file = make_import(by=cast.treasurer)
        body = self.visit(cast.treasurer, "import_refused", file=file.uuid).content
        (line,) = read_table(body, "x.xlsx", COLUMNS).lines
        assert (line.values["name"], line.values["remark"], line.cells[-1]) == ("East", "refuse", "ไม่รับแถวนี้")
        with group_scope(cast.group):
            assert make_import(body, name="mended.xlsx").counts["refused"] == 1

    def test_a_file_that_cannot_be_read_says_why_beside_a_new_field(self, cast):
        self.upload(cast, b"%PDF-1.4 nothing to read")
        do_all_work()
        page = self.words(self.visit(cast.treasurer, "import_file", file=self.file_of(cast).uuid))
        assert self.file_of(cast).refusal in page and 'type="file"' in page

    def test_an_empty_file_is_refused_beside_the_field(self, cast):
        assert "This file is empty" in self.words(self.upload(cast, b""))

    def test_a_verdict_that_changed_meanwhile_is_shown_anew(self, cast):
        with group_scope(cast.group):
            file = make_import(by=cast.treasurer)
            make_zone("North", by=None)
        self.confirm(cast, file)
        do_all_work()
        page = self.words(self.visit(cast.treasurer, "import_file", file=file.uuid))
        assert "Look at it again" in page and "write 1" in page
        self.confirm(cast, self.file_of(cast))
        do_all_work()
        assert "wrote 1" in self.words(self.visit(cast.treasurer, "import_file", file=file.uuid))

    def test_the_largest_file_that_is_taken_never_lies_on_a_disk_unsealed(self):
        content = SimpleUploadedFile("members.csv", b"x" * UploadForm.MOST_BYTES)
        request = RequestFactory().post("/", {"file": content, "csrfmiddlewaretoken": "x" * 64})
        assert isinstance(request.FILES["file"], InMemoryUploadedFile)

    def test_looking_at_rows_leaves_an_event_and_waiting_for_them_none(self, cast):
        self.upload(cast, as_csv("North,"))
        file = self.file_of(cast)
        self.visit(cast.treasurer, "import_file", file=file.uuid)
        with group_scope(cast.group):
            assert not AuditEvent.objects.filter(action="import.viewed").exists()
        do_all_work()
        self.visit(cast.treasurer, "import_file", file=file.uuid)
        with group_scope(cast.group):
            assert AuditEvent.objects.get(action="import.viewed").subject == str(file.uuid)

    def test_the_auditor_sees_who_brought_what_and_nothing_of_what_stood_in_it(self, cast):
        with group_scope(cast.group):
            make_import(by=cast.treasurer)
        page = self.words(self.visit(cast.auditor, "imports"))
        assert "zones.csv" in page and "North" not in page and "import_file" not in page
