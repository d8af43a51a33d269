"""The auditor's desk: begun, looked through, signed and read for ever; and who is kept from it."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from groups.directory import give_office
from groups.models import AuditEvent
from groups.queries import today
from groups.tenancy import group_scope
from ledger.cashbook import record_passbook_balance
from ledger.journal import Line
from ledger.models import Books
from ledger.periods import open_month
from reports.audit_queries import checks_of, looked_at, open_review
from reports.audit_refusals import AuditEnded, AuditOpen, AuditRefused, NotAuditor, NotLookedAt, WrongSpan
from reports.auditing import Note, begin_review, discard_review, note_findings, sign_review
from reports.models import AuditFinding, AuditRemark, AuditReview
from tests.makers import APRIL, DAY, MARCH, make_entry, make_member, make_payment
from tests.reports.test_auditing_checks import pay
from tests.welfare.claim_walks import open_welfare, paid

MAY = APRIL.next()


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def odd(cast):
    """April with two things to look at: a passbook that says otherwise, numbers missing in a paper book."""
    with group_scope(cast.group):
        open_welfare(cast)
        make_entry(lines=(Line("1020", 500_00), Line("1010", -500_00)), kind="transfer")
        record_passbook_balance(DAY, 450_00, by=None)
        pay(cast.member, "12/1", savings=1_00)
        pay(cast.member, "12/5", savings=1_00)
    return cast


@pytest.fixture
def scoped(odd):
    with group_scope(odd.group):
        yield odd


def begun(cast) -> AuditReview:
    return begin_review(APRIL, APRIL, by=cast.auditor)


def tick_all(cast, review, words="ดูแล้ว") -> None:
    note_findings(review, [Note(row.found, True, words) for row in looked_at(review)], by=cast.auditor)


def url(name, *args):
    return reverse(name, args=["ban-don-chai", *args])


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def fields_of(page: str, check: str) -> dict[str, str]:
    """What a browser would send of one check's form, nothing ticked."""
    form = page[page.index(f'name="check" value="{check}"') :]
    form = form[: form.index("</form>")]
    return dict.fromkeys(re.findall(r'name="([0-9a-f]{16}-words)"', form), "") | {"check": check}


def test_the_auditor_goes_through_april_and_signs(client, odd):
    client.force_login(odd.auditor)
    home = text(client.get(url("group_home")))
    assert "Audit the books" in home and url("audits") in home
    opened = client.post(url("audits"), {"first": "2007-04", "last": "2007-04"}, follow=True)
    page = text(opened)
    assert "2 findings still to be looked at" in page and page.count(">nothing found<") == 16
    assert "On 15 Apr 2550 the passbook says 450 baht, the books say 500." in page
    assert "Paper book 12: numbers 2–4 are missing." in page
    assert url("entries", APRIL) in page and url("receipts") + "?q=12%2F1" in page
    (pk,) = re.findall(r"/audit/(\d+)/sign/", page)
    assert url("audit", pk) in text(client.get(url("group_home")))
    # One form for each check: a tick here, a remark there.
    told = fields_of(page, "passbook")
    (words,) = [name for name in told if name.endswith("-words")]
    told |= {words: "ธนาคารลงดอกเบี้ยช้า", words.replace("words", "tick"): "on"}
    noted = client.post(url("audit", pk) + "?show=waiting", told, follow=True)
    assert noted.redirect_chain == [(f"{url('audit', pk)}?show=waiting#passbook", 302)]
    page = text(noted)
    assert "1 finding still to be looked at" in page and "450 baht" not in page
    assert "The audit can be signed once it has been looked at" in text(client.get(url("audit_sign", pk)))
    told = fields_of(page, "receipt_numbers")
    (words,) = [name for name in told if name.endswith("-words")]
    client.post(url("audit", pk), told | {words: "สมุดเปียกน้ำ"})
    ready = text(client.get(url("audit_sign", pk)))
    assert "Signing freezes the findings" in ready
    assert "Write in a few words what you conclude" in text(client.post(url("audit_sign", pk), {"conclusion": " "}))
    signed = client.post(url("audit_sign", pk), {"conclusion": "บัญชีตรงกับหลักฐาน"}, follow=True)
    page = text(signed)
    for words in ("บัญชีตรงกับหลักฐาน", "ธนาคารลงดอกเบี้ยช้า", "สมุดเปียกน้ำ", "450 baht"):
        assert words in page
    assert "<form method" not in page.split("<main")[1]
    with group_scope(odd.group):
        assert [e.action for e in AuditEvent.objects.filter(action__startswith="audit.").order_by("id")] == [
            "audit.begun", "audit.noted", "audit.noted", "audit.signed",
        ]  # fmt: skip
        assert not AuditEvent.objects.filter(subject__contains="สมุด").exists()


def test_what_was_signed_reads_the_same_for_ever(scoped):
    review = begun(scoped)
    tick_all(scoped, review)
    books = Books.objects.get()
    signed = sign_review(review, "เรียบร้อย", by=scoped.auditor)
    assert (signed.last_number, signed.digest) == (books.last_number, books.last_digest)
    before = [(row.text, row.is_ticked, row.words, row.found) for row in looked_at(signed)]
    record_passbook_balance(DAY, 500_00, by=None)
    make_payment(scoped.member, savings=1_50)
    assert [(row.text, row.is_ticked, row.words, row.found) for row in looked_at(signed)] == before
    assert len(before) == 2 == AuditFinding.objects.count()


def test_a_tick_counts_for_the_figures_it_was_set_on(scoped, client):
    review = begun(scoped)
    client.force_login(scoped.auditor)
    told = fields_of(text(client.get(url("audit", review.pk))), "passbook")
    tick_all(scoped, review)
    assert not any(row.waits for row in looked_at(review))
    record_passbook_balance(DAY, 400_00, by=None)
    (passbook,) = [row for row in looked_at(review) if row.found.code == "passbook_differs"]
    assert passbook.waits and passbook.changed and passbook.before == "ดูแล้ว"
    with pytest.raises(NotLookedAt, match="1 finding has neither"):
        sign_review(review, "เรียบร้อย", by=scoped.auditor)
    # The page was opened before: its fields are about other figures, and nothing is noted.
    (words,) = [name for name in told if name.endswith("-words")]
    late = text(client.post(url("audit", review.pk), told | {words: "ดูแล้ว"}, follow=True))
    assert "changed while you looked" in late and "Noted before, on other figures" in late
    assert AuditRemark.objects.count() == 2


def test_the_newest_remark_holds_and_the_same_twice_is_one(scoped):
    review = begun(scoped)
    row = looked_at(review)[0]
    for words, added in (("หนึ่ง", 1), ("หนึ่ง ", 0), ("สอง", 1)):
        assert note_findings(review, [Note(row.found, False, words)], by=scoped.auditor) == added
    again = looked_at(review)[0]
    assert (again.words, again.is_ticked, again.waits, again.by) == ("สอง", False, False, scoped.auditor)
    note_findings(review, [Note(row.found, False, "")], by=scoped.auditor)
    assert looked_at(review)[0].waits and AuditRemark.objects.count() == 3


def test_many_findings_are_noted_at_once_and_shown_fifty_at_a_time(client, odd):
    with group_scope(odd.group):
        for number in range(60):
            pay(make_member(f"05{number:02}"), savings=1_50)
        review = begun(odd)
    client.force_login(odd.auditor)
    page = text(client.get(url("audit", review.pk)))
    assert len(fields_of(page, "days_paid")) == 51 and "10 more findings of this kind" in page
    told = fields_of(page, "days_paid") | {"all": "on", "all_words": "เศษสตางค์"}
    too_long = text(client.post(url("audit", review.pk), told | {"all_words": "ก" * 501}))
    assert "Say it shorter" in too_long and "ก" * 501 in too_long
    assert "60 remarks are noted" in text(client.post(url("audit", review.pk), told, follow=True))
    with group_scope(odd.group):
        of = {one.check.code: one for one in checks_of(looked_at(review))}
        assert of["days_paid"].waiting == 0 and of["passbook"].waiting == 1


def test_wrong_spans_and_a_second_audit_are_refused_with_a_sentence(scoped, client):
    with pytest.raises(WrongSpan, match="before the first"):
        begin_review(APRIL, MARCH, by=scoped.auditor)
    for first, last in ((MARCH, APRIL), (APRIL, MAY)):
        with pytest.raises(WrongSpan, match="know nothing of"):
            begin_review(first, last, by=scoped.auditor)
    open_month(MAY, by=None)
    client.force_login(scoped.auditor)
    wrong = client.post(url("audits"), {"first": "2007-05", "last": "2007-04"})
    assert "The last month lies before the first one." in text(wrong)
    assert "Choose one that is in the list" in text(client.post(url("audits"), {"first": "1999-01", "last": "x"}))
    assert not AuditReview.objects.exists()
    begun(scoped)
    with pytest.raises(AuditOpen, match="still open"):
        begin_review(APRIL, MAY, by=scoped.auditor)
    assert AuditReview.objects.count() == 1


def test_nothing_is_added_to_what_has_ended(scoped, client):
    review = begun(scoped)
    rows = looked_at(review)
    with pytest.raises(AuditRefused, match="what you conclude"):
        sign_review(review, " ", by=scoped.auditor)
    with pytest.raises(NotLookedAt, match="2 findings have neither"):
        sign_review(review, "เรียบร้อย", by=scoped.auditor)
    tick_all(scoped, review)
    stale = AuditReview.objects.get(pk=review.pk)
    sign_review(review, "เรียบร้อย", by=scoped.auditor)
    # A second press, and another auditor whose page still stood open.
    give_office(scoped.second, "auditor", group=scoped.group, from_date=today())
    for by in (scoped.auditor, scoped.second):
        with pytest.raises(AuditEnded, match="is signed"):
            sign_review(stale, "อีกครั้ง", by=by)
        with pytest.raises(AuditEnded):
            note_findings(stale, [Note(rows[0].found, False, "อีก")], by=by)
        with pytest.raises(AuditEnded):
            discard_review(stale, by=by)
    client.force_login(scoped.auditor)
    assert "is signed" in text(client.post(url("audit_sign", review.pk), {"conclusion": "อีกครั้ง"}))
    assert "is signed" in text(client.post(url("audit_discard", review.pk), follow=True))
    assert AuditReview.objects.get().conclusion == "เรียบร้อย" and AuditFinding.objects.count() == 2
    assert AuditRemark.objects.count() == 2


def test_an_audit_begun_by_mistake_is_thrown_away(scoped, client):
    review = begun(scoped)
    client.force_login(scoped.auditor)
    assert "was thrown away" in text(client.post(url("audit_discard", review.pk), follow=True))
    assert client.get(url("audit", review.pk)).status_code == 404 and open_review() is None
    with pytest.raises(AuditEnded, match="thrown away"):
        tick_all(scoped, review)
    assert begun(scoped).is_open


def test_only_the_auditor_works_here_and_others_read_what_is_signed(odd, client):
    with group_scope(odd.group):
        review = begun(odd)
        for by in (odd.treasurer, odd.chair, odd.other_treasurer):
            with pytest.raises(NotAuditor):
                tick_all_as(review, by)
        with pytest.raises(NotAuditor):
            begin_review(APRIL, APRIL, by=odd.chair)
    readers, pages = (odd.treasurer, odd.chair, odd.committee), ("audit", "audit_file")
    for person in readers:
        client.force_login(person)
        assert [client.get(url(name, review.pk)).status_code for name in pages] == [403, 403]
        assert client.post(url("audits"), {"first": "2007-04", "last": "2007-04"}).status_code == 403
        assert client.post(url("audit", review.pk), {"check": "passbook"}).status_code == 403
        assert "No audit has been signed yet" in text(client.get(url("audits")))
    with group_scope(odd.group):
        tick_all(odd, review)
        sign_review(review, "เรียบร้อย", by=odd.auditor)
    for person in readers:
        client.force_login(person)
        assert [client.get(url(name, review.pk)).status_code for name in pages] == [200, 200]
        assert client.post(url("audit_sign", review.pk)).status_code == 403
        assert "April 2550" in text(client.get(url("audits")))
    for person, status in (
        (odd.secretary, 403),
        (odd.collector, 403),
        (odd.stranger, 404),
        (odd.network_auditor, 404),
    ):
        client.force_login(person)
        assert {client.get(url(name, review.pk)).status_code for name in pages} == {status}


def tick_all_as(review, by) -> None:
    note_findings(review, [Note(row.found, True) for row in looked_at(review)], by=by)


def test_whoever_keeps_the_books_does_not_audit_them(scoped):
    give_office(scoped.treasurer, "auditor", group=scoped.group, from_date=today())
    with pytest.raises(NotAuditor, match="keeps the books"):
        begin_review(APRIL, APRIL, by=scoped.treasurer)


def test_every_finding_leads_to_a_page_that_the_auditor_may_open(odd, client):
    with group_scope(odd.group):
        paid(odd, amount=900_00, reason="มติกรรมการ")
        pay(make_member("0009"), savings=1_50)
        review = begun(odd)
        leads = {row.found.document.url(odd.group) for row in looked_at(review)}
    client.force_login(odd.auditor)
    assert len(leads) == 4
    assert {client.get(lead).status_code for lead in leads} == {200}


def test_on_paper(odd, client):
    with group_scope(odd.group):
        review = begun(odd)
    client.force_login(odd.auditor)

    def printed() -> str:
        response = client.get(url("audit_file", review.pk))
        assert response["Content-Type"] == "application/pdf" and "audit-2550-04" in response["Content-Disposition"]
        pages = [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]
        assert all(f"page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
        return re.sub(r"\s+", " ", " ".join(pages))

    assert "not signed yet" in printed()
    with group_scope(odd.group):
        tick_all(odd, review, "seen in the bank")
        sign_review(review, "The books agree with the papers.", by=odd.auditor)
        digest = Books.objects.get().last_digest
        number = Books.objects.get().last_number
    paper = printed()
    for words in ("Audit of the books", "the passbook says 450 baht", "seen in the bank", "Waiting time", digest):
        assert words in paper, words
    assert "The books agree with the papers." in paper and f"Last entry of the books: {number}" in paper
    assert "not signed yet" not in paper


def test_the_desk_costs_the_same_queries_for_many_findings(odd, client):
    client.force_login(odd.auditor)
    with group_scope(odd.group):
        pay(make_member("0400"), savings=1_50)
        review = begun(odd)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("audit", review.pk)).status_code == 200
        return len(captured)

    few = cost()
    with group_scope(odd.group):
        for number in range(20):
            pay(make_member(f"04{number + 10}"), savings=1_50)
        tick_all(odd, review)
    assert cost() <= few
