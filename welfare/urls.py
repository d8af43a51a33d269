"""Addresses of floor 4: the welfare of one group, and its members who move to another group with their history."""

from django.urls import path

from welfare.views import payouts, schedule_rules, schedules, transfers

# The benefit rules of a group; a version is named by its uuid, a benefit in it by its key.
RULES = "g/<slug:slug>/benefits/rules/"

urlpatterns = [
    path("g/<slug:slug>/<month:month>/payout/", payouts.payout, name="payout"),
    path("g/<slug:slug>/<month:month>/vouchers/", payouts.vouchers, name="vouchers"),
    path("g/<slug:slug>/benefits/", payouts.benefits, name="benefits"),
    path(RULES, schedules.schedules, name="schedules"),
    path(f"{RULES}new/", schedules.schedule_new, name="schedule_new"),
    path(f"{RULES}<uuid:uuid>/", schedules.schedule, name="schedule"),
    path(f"{RULES}<uuid:uuid>/publish/", schedules.schedule_publish, name="schedule_publish"),
    path(f"{RULES}<uuid:uuid>/discard/", schedules.schedule_discard, name="schedule_discard"),
    path(f"{RULES}<uuid:uuid>/shared/", schedule_rules.schedule_shared, name="schedule_shared"),
    path(f"{RULES}<uuid:uuid>/benefit/", schedule_rules.schedule_rule_new, name="schedule_rule_new"),
    path(f"{RULES}<uuid:uuid>/benefit/<slug:key>/", schedule_rules.schedule_rule, name="schedule_rule"),
    path(f"{RULES}<uuid:uuid>/benefit/<slug:key>/out/", schedule_rules.schedule_rule_drop, name="schedule_rule_drop"),
    path("g/<slug:slug>/members/<number:number>/transfer/", transfers.member_transfer, name="member_transfer"),
    path("g/<slug:slug>/transfers/", transfers.transfers, name="transfers"),
    path("g/<slug:slug>/transfers/<uuid:note>/", transfers.transfer, name="transfer"),
]
