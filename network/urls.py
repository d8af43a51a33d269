"""Every address of the product, floor by floor."""

from django.contrib import admin
from django.urls import include, path

from groups import converters  # noqa: F401  (teaches paths what a month is)
from network import belonging_pages, central_pages, deciding_pages, pack_pages, question_pages, views

of_central = [
    path("", central_pages.central, name="central"),
    path("receive/", central_pages.central_receive, name="central_receive"),
    path("new/", central_pages.central_new, name="central_new"),
    path("<month:month>/", central_pages.central_month, name="central_month"),
    path("<slug:fund>/share/", central_pages.central_share, name="central_share"),
    path("<slug:fund>/close/", central_pages.central_close, name="central_close"),
]
of_questions = [
    path("", question_pages.network_questions, name="network_questions"),
    path("<int:pk>/", question_pages.network_question, name="network_question"),
    path("<int:pk>/close/", question_pages.network_question_close, name="network_question_close"),
]
of_report = [
    path("accept/", deciding_pages.network_accept, name="network_accept"),
    path("return/", deciding_pages.network_return, name="network_return"),
    path("revisions/", deciding_pages.network_revisions, name="network_revisions"),
    path("revisions/<int:revision>/", deciding_pages.network_revision, name="network_revision"),
]
urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("groups.urls")),
    path("", include("members.urls")),
    path("", include("ledger.urls")),
    path("", include("welfare.urls")),
    path("n/<slug:slug>/", views.network_home, name="network_home"),
    path("n/<slug:slug>/central/", include(of_central)),
    path("n/<slug:slug>/groups/", belonging_pages.network_groups, name="network_groups"),
    path("n/<slug:slug>/groups/<slug:group>/leave/", belonging_pages.network_group_leave, name="network_group_leave"),
    path("n/<slug:slug>/meetings/", include("network.meeting_urls")),
    path("n/<slug:slug>/questions/", include(of_questions)),
    path("n/<slug:slug>/<month:month>/", views.network_month, name="network_month"),
    path("n/<slug:slug>/<month:month>/report.<str:file_format>", views.network_file, name="network_file"),
    path("n/<slug:slug>/<month:month>/pack.<str:file_format>", pack_pages.pack, name="pack"),
    path("n/<slug:slug>/<month:month>/accept-all/", deciding_pages.network_accept_all, name="network_accept_all"),
    path("n/<slug:slug>/<month:month>/<slug:group>/", views.network_group, name="network_group"),
    path("n/<slug:slug>/<month:month>/<slug:group>/", include(of_report)),
    path("n/<slug:slug>/<month:month>/<slug:group>/doubt/", views.network_doubt, name="network_doubt"),
    path("", include("reports.urls")),
]
