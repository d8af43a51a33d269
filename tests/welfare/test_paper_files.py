"""The papers of claims lie sealed, outside of what the web server shows."""

import stat
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from django.utils.translation import override

from network import settings as product
from welfare import paper_files
from welfare.refusals import PaperLost

GROUP, PAPER, OTHER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
CONTENT = b"a paper of the hospital"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def _only_file(data_dir) -> Path:
    [file] = [path for path in data_dir.rglob("*") if path.is_file()]
    return file


def test_a_paper_comes_back_as_it_was_kept():
    paper_files.keep(GROUP, PAPER, CONTENT)
    assert paper_files.read(GROUP, PAPER) == CONTENT


def test_on_the_disk_it_tells_nothing(data_dir):
    paper_files.keep(GROUP, PAPER, CONTENT)
    file = _only_file(data_dir)
    assert b"hospital" not in file.read_bytes()
    assert file.relative_to(data_dir) == Path("claims", str(GROUP), str(PAPER))


def test_other_users_of_the_computer_cannot_look_into_the_folders(data_dir):
    paper_files.keep(GROUP, PAPER, CONTENT)
    for folder in (data_dir / "claims", data_dir / "claims" / str(GROUP)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_paper_that_was_never_kept_is_lost():
    with override("en"), pytest.raises(PaperLost, match="Attach"):
        paper_files.read(GROUP, PAPER)


def test_a_dropped_paper_is_gone_and_may_be_dropped_again(data_dir):
    paper_files.keep(GROUP, PAPER, CONTENT)
    paper_files.drop(GROUP, PAPER)
    paper_files.drop(GROUP, PAPER)
    assert not [path for path in data_dir.rglob("*") if path.is_file()]
    with pytest.raises(PaperLost):
        paper_files.read(GROUP, PAPER)


def test_a_changed_file_is_not_opened(data_dir):
    paper_files.keep(GROUP, PAPER, CONTENT)
    file = _only_file(data_dir)
    sealed = bytearray(file.read_bytes())
    sealed[60] ^= 1
    file.write_bytes(sealed)
    with pytest.raises(PaperLost):
        paper_files.read(GROUP, PAPER)


@pytest.mark.parametrize(("group", "paper"), [(GROUP, OTHER), (OTHER, PAPER)])
def test_a_file_put_in_the_place_of_another_is_not_taken_for_it(data_dir, group, paper):
    paper_files.keep(GROUP, PAPER, CONTENT)
    paper_files.keep(group, paper, b"another paper")
    (data_dir / "claims" / str(GROUP) / str(PAPER)).replace(data_dir / "claims" / str(group) / str(paper))
    with pytest.raises(PaperLost):
        paper_files.read(group, paper)


def test_without_its_key_nobody_opens_it():
    with override_settings(ID_ENCRYPTION_KEYS=["old"]):
        paper_files.keep(GROUP, PAPER, CONTENT)
    with override_settings(ID_ENCRYPTION_KEYS=["new", "old"]):
        assert paper_files.read(GROUP, PAPER) == CONTENT
    with override_settings(ID_ENCRYPTION_KEYS=["new"]), pytest.raises(PaperLost):
        paper_files.read(GROUP, PAPER)


def test_the_web_server_shows_no_folder_in_which_papers_lie(settings):
    shown = [
        Path(storage.location)
        for finder in finders.get_finders()
        for storage in [*getattr(finder, "storages", {}).values()]
    ]
    shown += [Path(root) for root in (settings.STATIC_ROOT, settings.MEDIA_ROOT) if root]
    assert shown
    papers = (product.DATA_DIR / "claims").resolve()
    assert not [root for root in shown if papers.is_relative_to(root.resolve())]


@pytest.mark.parametrize("way", ["claims/{0}/{1}", "../.data/claims/{0}/{1}", "..%2f.data%2fclaims%2f{0}%2f{1}"])
def test_a_paper_cannot_be_fetched_from_the_static_files(client, way):
    paper_files.keep(GROUP, PAPER, CONTENT)
    assert client.get(f"/static/{way.format(GROUP, PAPER)}").status_code == 404
