"""Every address of the product, floor by floor."""

from django.contrib import admin
from django.urls import include, path

from groups import converters  # noqa: F401  (teaches paths what a month is)
from network import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("groups.urls")),
    path("", include("members.urls")),
    path("", include("ledger.urls")),
    path("", include("welfare.urls")),
    path("n/<slug:slug>/", views.network_home, name="network_home"),
    path("n/<slug:slug>/<month:month>/", views.network_month, name="network_month"),
    path("n/<slug:slug>/<month:month>/report.<str:file_format>", views.network_file, name="network_file"),
    path("n/<slug:slug>/<month:month>/<slug:group>/", views.network_group, name="network_group"),
    path("n/<slug:slug>/<month:month>/<slug:group>/doubt/", views.network_doubt, name="network_doubt"),
    path("", include("reports.urls")),
]
