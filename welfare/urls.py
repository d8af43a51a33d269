"""Addresses of floor 4: the welfare of one group, and its members who move to another group with their history."""

from django.urls import path

from welfare.views import (
    advances,
    claim_acts,
    claims,
    costs,
    deaths,
    papers,
    payouts,
    schedule_rules,
    schedules,
    transfers,
    yearly,
    yearly_payments,
)

# The benefit rules of a group; a version is named by its uuid, a benefit in it by its key.
RULES = "g/<slug:slug>/benefits/rules/"
CLAIM = "g/<slug:slug>/claims/<uuid:claim>/"
YEARLY = "g/<slug:slug>/claims/yearly/<slug:benefit>/"

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
    path(f"{RULES}<uuid:uuid>/cost/", costs.schedule_cost, name="schedule_cost"),
    path(f"{RULES}<uuid:uuid>/cost/pdf/", costs.schedule_cost_file, name="schedule_cost_pdf"),
    path(f"{RULES}<uuid:uuid>/cost/claims/", costs.schedule_cost_claims, name="schedule_cost_claims"),
    path("g/<slug:slug>/claims/", claims.claims, name="claims"),
    path("g/<slug:slug>/claims/new/", claims.claim_new, name="claim_new"),
    path(CLAIM, claims.claim, name="claim"),
    path(f"{CLAIM}judge/", claim_acts.claim_judge, name="claim_judge"),
    path(f"{CLAIM}approve/", claim_acts.claim_approve, name="claim_approve"),
    path(f"{CLAIM}refuse/", claim_acts.claim_refuse, name="claim_refuse"),
    path(f"{CLAIM}withdraw/", claim_acts.claim_withdraw, name="claim_withdraw"),
    path(f"{CLAIM}pay/", claim_acts.claim_pay, name="claim_pay"),
    path(f"{CLAIM}papers/", claim_acts.claim_paper_new, name="claim_paper_new"),
    path(f"{CLAIM}papers/<uuid:paper>/", claims.claim_paper, name="claim_paper"),
    path(f"{CLAIM}papers/<uuid:paper>/remove/", claim_acts.claim_paper_remove, name="claim_paper_remove"),
    path("g/<slug:slug>/members/<number:number>/death/", deaths.death, name="death"),
    path(f"{CLAIM}voucher.pdf", papers.claim_voucher, name="claim_voucher"),
    path(f"{CLAIM}form.pdf", papers.claim_form, name="claim_form"),
    path(f"{CLAIM}repay/", advances.advance_repay, name="advance_repay"),
    path("g/<slug:slug>/advances/", advances.advances, name="advances"),
    path(YEARLY, yearly.yearly, name="yearly"),
    path(f"{YEARLY}start/", yearly.yearly_start, name="yearly_start"),
    path(f"{YEARLY}approve/", yearly.yearly_approve, name="yearly_approve"),
    path(f"{YEARLY}pay/", yearly_payments.yearly_pay, name="yearly_pay"),
    path(f"{YEARLY}list.pdf", yearly_payments.yearly_list, name="yearly_list"),
    path("g/<slug:slug>/members/<number:number>/transfer/", transfers.member_transfer, name="member_transfer"),
    path("g/<slug:slug>/transfers/", transfers.transfers, name="transfers"),
    path("g/<slug:slug>/transfers/<uuid:note>/", transfers.transfer, name="transfer"),
]
