"""What no text may carry: forms refuse it, workbooks leave it out."""

import io

import pytest
from django import forms
from openpyxl import Workbook, load_workbook
from tablib import Dataset

from groups.forms import HouseForm
from members.resources import as_xlsx
from reports.spreadsheet import put, saved

STRANGE = ["\0", "\x0b", "\x1b", "\ufffe", "\uffff"]


class Letter(HouseForm):
    name = forms.CharField()
    words = forms.CharField(widget=forms.Textarea)


@pytest.mark.parametrize("letter", STRANGE)
@pytest.mark.parametrize("field", ["name", "words"])
def test_a_form_refuses_what_cannot_be_stored(letter, field):
    form = Letter({"name": "คำปัน", "words": "ก", field: f"คำ{letter}ปัน"})
    for _time in range(2):
        form.full_clean()
        assert form.errors[field].as_data()[-1].code == "invalid"
    assert len(form.errors) == 1


def test_a_form_takes_lines_tabs_and_the_marks_of_thai_text():
    words = "ค่าน้ำ\r\nค่าไฟ\tเดือน\u200bนี้ 🙂"
    form = Letter({"name": "คำปัน", "words": words})
    assert form.is_valid() and form.cleaned_data["words"] == words


@pytest.mark.parametrize("letter", STRANGE)
def test_a_workbook_can_be_read_whatever_a_name_carries(letter):
    book = Workbook()
    put(book.active["A1"], f"คำ{letter}ปัน")
    assert load_workbook(io.BytesIO(saved(book))).active["A1"].value == "คำปัน"
    register = Dataset([f"คำ{letter}ปัน"], headers=["name"])
    assert load_workbook(io.BytesIO(as_xlsx(register))).active["A2"].value == "คำปัน"
