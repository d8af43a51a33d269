"""Addresses of floor 1: signing in and out, and the first page."""

from django.urls import path

from groups import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
