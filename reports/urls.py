"""Addresses of floor 5: today, the months with their reports, doubts and corrections, one member, how it is done."""

from django.urls import include, path

from reports.views import (
    auditing,
    checking,
    closing,
    corrections,
    doubts,
    learning,
    members,
    month,
    my_book,
    my_data,
    other_books,
    revisions,
    today,
    verifying,
)

of_month = [
    path("", month.month_report, name="month_report"),
    path("report.<str:file_format>", month.month_file, name="month_file"),
    path("close/", closing.month_close, name="month_close"),
    path("sign/", closing.month_sign, name="month_sign"),
    path("submit/", closing.month_submit, name="month_submit"),
    path("revisions/", revisions.month_revisions, name="month_revisions"),
    path("revisions/<int:revision>/", revisions.month_revision, name="month_revision"),
]
of_doubts = [
    path("", doubts.doubts, name="doubts"),
    path("new/", doubts.doubt_new, name="doubt_new"),
    path("<int:pk>/answer/", doubts.doubt_answer, name="doubt_answer"),
    path("founding-date/", corrections.correct_founding_date, name="correct_founding_date"),
    path("headcount/", corrections.correct_headcount, name="correct_headcount"),
    path("summary/<int:number>/", corrections.correct_summary, name="correct_summary"),
]
of_audits = [
    path("", auditing.audits, name="audits"),
    path("<int:pk>/", auditing.audit, name="audit"),
    path("<int:pk>/sign/", auditing.audit_sign, name="audit_sign"),
    path("<int:pk>/discard/", auditing.audit_discard, name="audit_discard"),
    path("<int:pk>/report.pdf", auditing.audit_file, name="audit_file"),
]
of_group = [
    path("", today.group_home, name="group_home"),
    path("month/", month.month_now, name="month_now"),
    path("doubts/", include(of_doubts)),
    path("audit/", include(of_audits)),
    path("me/", members.my_savings, name="my_savings"),
    path("me/doubt/", doubts.my_doubt, name="my_doubt"),
    path("me/book/", my_book.my_book, name="my_book"),
    path("me/book.<str:file_format>", my_book.my_book_file, name="my_book_file"),
    path("me/receipts/<int:serial>.pdf", my_book.my_receipt, name="my_receipt"),
    path("me/questions/", doubts.my_questions, name="my_questions"),
    path("me/book/<int:number>/wrong/", doubts.my_wrong, name="my_wrong"),
    path("me/readers/", other_books.my_readers, name="my_readers"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/consent/", my_data.my_consent, name="my_consent"),
    path("me/data/correction/", my_data.my_correction, name="my_correction"),
    path("me/data/erasure/", my_data.my_erasure, name="my_erasure"),
    path("me/data.<str:fmt>", my_data.my_data_file, name="my_data_file"),
    path("me/of/<uuid:member>/", other_books.other_savings, name="other_savings"),
    path("me/of/<uuid:member>/book/", other_books.other_book, name="other_book"),
    path("members/<number:number>/erase/", my_data.member_erase, name="member_erase"),
    # Last: words like "enrol" in this place belong to the floors below, which are asked first.
    path("members/<str:number>/", members.member, name="member"),
    path("<month:month>/", include(of_month)),
]

urlpatterns = [
    path("learn/", learning.learn, name="learn"),
    path("learn/<slug:office>/", learning.learn_office, name="learn_office"),
    path("learn/<slug:office>.pdf", learning.learn_pdf, name="learn_pdf"),
    path("check/", checking.check, name="check"),
    path("check/<slug:slug>/<slug:digest>/", checking.check_digest, name="check_digest"),
    path("r/", verifying.verify, name="verify"),
    path("r/<slug:slug>/<str:code>/", verifying.verify_code, name="verify_code"),
    path("g/<slug:slug>/", include(of_group)),
]
