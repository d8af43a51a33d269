"""Addresses of floor 4: the welfare of one group, and its members who move to another group with their history."""

from django.urls import path

from welfare.views import payouts, transfers

urlpatterns = [
    path("g/<slug:slug>/<month:month>/payout/", payouts.payout, name="payout"),
    path("g/<slug:slug>/<month:month>/vouchers/", payouts.vouchers, name="vouchers"),
    path("g/<slug:slug>/benefits/", payouts.benefits, name="benefits"),
    path("g/<slug:slug>/members/<number:number>/transfer/", transfers.member_transfer, name="member_transfer"),
    path("g/<slug:slug>/transfers/", transfers.transfers, name="transfers"),
    path("g/<slug:slug>/transfers/<uuid:note>/", transfers.transfer, name="transfer"),
]
