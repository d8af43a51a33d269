"""Addresses of floor 1: signing in and out, the first page, the long work of a group and the files it brings in."""

from django.urls import include, path

from groups.views import cards, home, imports, jobs

of_job = [
    path("", jobs.job, name="job"),
    path("file/", jobs.job_file, name="job_file"),
    path("cancel/", jobs.job_cancel, name="job_cancel"),
    path("again/", jobs.job_again, name="job_again"),
]

of_import = [
    path("", imports.import_file, name="import_file"),
    path("confirm/", imports.import_confirm, name="import_confirm"),
    path("discard/", imports.import_discard, name="import_discard"),
    path("refused.xlsx", imports.import_refused, name="import_refused"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", home.sign_in, name="sign_in"),
    path("sign-out/", home.sign_out, name="sign_out"),
    path("card/", cards.card, name="card"),
    path("card/forget/", cards.card_forget, name="card_forget"),
    path("card/<card:number>/", cards.card, name="card_number"),
    path("device-key/", home.key_of_device, name="device_key"),
    path("g/<slug:slug>/jobs/", jobs.jobs, name="jobs"),
    path("g/<slug:slug>/jobs/<uuid:job>/", include(of_job)),
    path("g/<slug:slug>/imports/", imports.imports, name="imports"),
    path("g/<slug:slug>/imports/new/<slug:kind>/", imports.import_new, name="import_new"),
    path("g/<slug:slug>/imports/template/<slug:kind>.xlsx", imports.import_template, name="import_template"),
    path("g/<slug:slug>/imports/<uuid:file>/", include(of_import)),
]
