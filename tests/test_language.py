"""Both languages: nothing untranslated, nothing lost on the way, and each page in the one that was chosen.

Source strings are English and stand in the code; the Thai ones stand in locale/th. There is no English catalogue:
what is not translated is shown as it stands. To mend a failure:
django-admin makemessages -l th --no-location --no-wrap --no-obsolete, write the Thai, django-admin compilemessages.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, ngettext, override, pgettext

from groups.forms import HouseForm

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / "django.po"
SOURCES = ("groups", "members", "ledger", "welfare", "reports", "network", "templates")
THAI = re.compile(r"[\u0e00-\u0e7f]+")
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sd]|\{\w+\}")
IN_ITS_OWN_WORDS = "ภาษาไทย"


def key(entry: polib.POEntry) -> tuple:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def in_code(tmp_path_factory) -> set[tuple]:
    """Every source string as it stands in the code now."""
    copy = tmp_path_factory.mktemp("language")
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (copy / "locale").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "th", "--no-location", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, env=environment, check=True)
    return {key(entry) for entry in polib.pofile(str(copy / "locale/th/LC_MESSAGES/django.po"))}


def test_every_string_of_the_code_is_in_the_catalogue(catalogue, in_code):
    assert in_code - {key(entry) for entry in catalogue} == set()


def test_nothing_in_the_catalogue_has_gone_from_the_code(catalogue, in_code):
    assert {key(entry) for entry in catalogue} - in_code == set()
    assert catalogue.obsolete_entries() == []


def test_every_string_has_its_thai(catalogue):
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not all(translations(entry))] == []


def test_placeholders_stay(catalogue):
    def lost(entry):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        return any(set(PLACEHOLDER.findall(text)) != wanted for text in translations(entry))

    assert [entry.msgid for entry in catalogue if lost(entry)] == []


def test_source_strings_are_english(catalogue):
    sources = {source for entry in catalogue for source in (entry.msgid, entry.msgid_plural)}
    assert not {source for source in sources if THAI.search(source)}


def test_translations_are_thai_and_tidy(catalogue):
    """A translation without a Thai letter was copied; two spaces or one at the end were a slip of the hand."""
    untidy = re.compile(r"^\s|\s$|  |เเ|ํา")
    texts = [(entry.msgid, text) for entry in catalogue for text in translations(entry)]
    assert [source for source, text in texts if untidy.search(text) or not THAI.search(text)] == []


def test_the_compiled_catalogue_is_what_the_text_says(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {key(entry): translations(entry) for entry in catalogue}
    assert {key(entry): translations(entry) for entry in compiled} == said


def count_cases(count: int) -> str:
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}


def test_english_needs_no_catalogue():
    with override("en"):
        assert gettext("Sign in") == "Sign in"
        assert pgettext("which month the page shows", "Month") == "Month"
        assert [count_cases(1), count_cases(2)] == ["1 case", "2 cases"]
    with override("th"):
        assert [count_cases(1), count_cases(2)] == ["1 ราย", "2 ราย"]


def page(client: Client, address: str) -> str:
    """What is read on a page: without scripts' addresses, names of fields and other markup."""
    return re.sub(r"<[^>]*>", " ", client.get(address).content.decode())


def test_signing_in_begins_in_thai_and_changes_to_english(db):
    client = Client()
    assert "เข้าสู่ระบบ" in page(client, "/sign-in/")
    client.post("/language/setlang/", {"language": "en", "next": "/sign-in/"})
    words = page(client, "/sign-in/")
    assert "Sign in" in words
    assert THAI.findall(words.replace(IN_ITS_OWN_WORDS, "")) == []


@pytest.mark.parametrize("who", ["treasurer", "network_committee", "member_user", "staff", "stranger"])
def test_home_begins_in_thai_and_changes_to_english(cast, who):
    client = Client()
    user = getattr(cast, who)
    client.force_login(user)
    words = page(client, "/")
    assert "วันนี้จะทำอะไร" in words
    assert re.findall(r"[A-Za-z]{2,}", words.replace(user.display_name, "").replace("English", "")) == []
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    words = page(client, "/")
    assert "Where to?" in words
    for name in (user.display_name, cast.group.name, cast.network.name, IN_ITS_OWN_WORDS):
        words = words.replace(name, "")
    assert THAI.findall(words) == []


class Paper(HouseForm):
    """Every kind of field that is refused by Django itself."""

    name = forms.CharField(max_length=5)
    kind = forms.ChoiceField(choices=[("a", "A")])
    cases = forms.IntegerField(min_value=1, max_value=9)
    own = forms.CharField(error_messages={"required": "Our own sentence."})


@pytest.mark.parametrize(
    ("typed", "english", "thai"),
    [
        ({}, "Please fill this in.", "กรุณากรอกช่องนี้"),
        ({}, "Please choose one.", "กรุณาเลือกหนึ่งอย่าง"),
        ({}, "Our own sentence.", "Our own sentence."),
        ({"kind": "b"}, "Choose one that is in the list.", "เลือกจากที่มีให้"),
        ({"cases": "x"}, "Write a whole number, in digits.", "ใส่เป็นตัวเลขเต็ม ไม่มีจุด"),
        ({"cases": "0"}, "Write 1 or more.", "ใส่ 1 ขึ้นไป"),
        ({"cases": "10"}, "Write 9 or less.", "ใส่ไม่เกิน 9"),
        ({"name": "สมชายใจ"}, "7 letters where 5 fit", "มี 7 ตัวอักษร ใส่ได้ 5 ตัว"),
    ],
)
def test_what_django_refuses_is_said_in_the_words_of_the_house(typed, english, thai):
    for language, sentence in (("en", english), ("th", thai)):
        with override(language):
            assert sentence in Paper(typed).errors.as_text()
