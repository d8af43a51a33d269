"""Every address of the product, floor by floor."""

from django.contrib import admin
from django.urls import include, path

from groups import converters  # noqa: F401  (teaches paths what a month is)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("groups.urls")),
    path("", include("members.urls")),
    path("", include("ledger.urls")),
    path("", include("welfare.urls")),
]
