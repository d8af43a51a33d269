"""Addresses of floor 1: signing in and out, the first page, and the long work of a group."""

from django.urls import include, path

from groups.views import home, jobs

of_job = [
    path("", jobs.job, name="job"),
    path("file/", jobs.job_file, name="job_file"),
    path("cancel/", jobs.job_cancel, name="job_cancel"),
    path("again/", jobs.job_again, name="job_again"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", home.sign_in, name="sign_in"),
    path("sign-out/", home.sign_out, name="sign_out"),
    path("device-key/", home.key_of_device, name="device_key"),
    path("g/<slug:slug>/jobs/", jobs.jobs, name="jobs"),
    path("g/<slug:slug>/jobs/<uuid:job>/", include(of_job)),
]
