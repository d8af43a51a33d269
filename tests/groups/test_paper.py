"""Long papers are put together from parts."""

from pypdf import PdfReader

from groups.paper import merge, pdf

CONTEXT = {"printed_at": None, "example": False}


def test_parts_become_one_file_in_their_order(tmp_path):
    short, long = tmp_path / "1.pdf", tmp_path / "2.pdf"
    short.write_bytes(pdf("parts/paper.html", CONTEXT))
    long.write_bytes(pdf("parts/paper.html", CONTEXT | {"example": True}))
    merge([short, long, short], tmp_path / "all.pdf")
    texts = [page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages]
    assert ["ข้อมูลตัวอย่าง" in text for text in texts] == [False, True, False]
