"""Addresses of floor 4: the welfare of one group."""

from django.urls import path

from welfare import views

urlpatterns = [
    path("g/<slug:slug>/<month:month>/payout/", views.payout, name="payout"),
    path("g/<slug:slug>/<month:month>/vouchers/", views.vouchers, name="vouchers"),
    path("g/<slug:slug>/benefits/", views.benefits, name="benefits"),
]
