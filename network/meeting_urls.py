"""Addresses of a network's meetings."""

from django.urls import path

from network import meeting_views as views
from network import pack_pages

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("new/", views.meeting_new, name="meeting_new"),
    path("tasks/<int:pk>/", views.meeting_task, name="meeting_task"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/minutes.pdf", views.meeting_minutes, name="meeting_minutes"),
    path("<int:pk>/change/", views.meeting_change, name="meeting_change"),
    path("<int:pk>/call-off/", views.meeting_call_off, name="meeting_call_off"),
    path("<int:pk>/pack.<str:file_format>", pack_pages.meeting_pack, name="meeting_pack"),
    path("<int:pk>/<slug:part>/", views.meeting_part, name="meeting_part"),
]
