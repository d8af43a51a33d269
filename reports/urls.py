"""Addresses of floor 5: today, the months with their reports, doubts and corrections, one member, how it is done."""

from django.urls import include, path

from reports.views import corrections, doubts, learning, members, month, today

of_month = [
    path("", month.month_report, name="month_report"),
    path("report.<str:file_format>", month.month_file, name="month_file"),
    path("close/", month.month_close, name="month_close"),
    path("submit/", month.month_submit, name="month_submit"),
]
of_doubts = [
    path("", doubts.doubts, name="doubts"),
    path("new/", doubts.doubt_new, name="doubt_new"),
    path("<int:pk>/answer/", doubts.doubt_answer, name="doubt_answer"),
    path("founding-date/", corrections.correct_founding_date, name="correct_founding_date"),
    path("headcount/", corrections.correct_headcount, name="correct_headcount"),
    path("summary/<int:number>/", corrections.correct_summary, name="correct_summary"),
]
of_group = [
    path("", today.group_home, name="group_home"),
    path("month/", month.month_now, name="month_now"),
    path("doubts/", include(of_doubts)),
    path("me/", members.my_savings, name="my_savings"),
    path("me/doubt/", doubts.my_doubt, name="my_doubt"),
    # Last: words like "enrol" in this place belong to the floors below, which are asked first.
    path("members/<str:number>/", members.member, name="member"),
    path("<month:month>/", include(of_month)),
]

urlpatterns = [
    path("learn/", learning.learn, name="learn"),
    path("learn/<slug:office>/", learning.learn_office, name="learn_office"),
    path("learn/<slug:office>.pdf", learning.learn_pdf, name="learn_pdf"),
    path("g/<slug:slug>/", include(of_group)),
]
