"""Addresses of floor 3: the books of one group, by month, by entry, by rate, by member."""

from django.urls import include, path

from ledger.views import cashbook, contributions, counting, journal, months, rates, register, sheet_data, sheets

of_month = [
    path("contributions/", contributions.contributions, name="contributions"),
    path("contributions/sum/", contributions.contributions_sum, name="contributions_sum"),
    path("receipt/", cashbook.other_receipt, name="other_receipt"),
    path("spending/", cashbook.spending, name="spending"),
    path("cash/deposit/", cashbook.deposit, name="deposit"),
    path("cash/withdraw/", cashbook.withdraw, name="withdraw"),
    path("count/", counting.count, name="count"),
    path("passbook/", counting.passbook, name="passbook"),
    path("entries/", journal.entries, name="entries"),
    path("open-next/", months.open_next_month, name="open_next_month"),
]

of_sheet = [
    path("", sheets.sheet, name="sheet"),
    path("rows.json", sheet_data.sheet_rows, name="sheet_rows"),
    path("parts/<uuid:part>/", sheet_data.sheet_part, name="sheet_part"),
]

urlpatterns = [
    path("g/<slug:slug>/<month:month>/", include(of_month)),
    path("g/<slug:slug>/contributions/", contributions.contributions_now, name="contributions_now"),
    path("g/<slug:slug>/journal/", journal.journal_now, name="journal_now"),
    path("g/<slug:slug>/entries/<int:number>/", journal.entry, name="entry"),
    path("g/<slug:slug>/entries/<int:number>/reverse/", journal.entry_reverse, name="entry_reverse"),
    path("g/<slug:slug>/sheets/", sheets.sheets, name="sheets"),
    path("g/<slug:slug>/sheets/now/", sheets.sheet_now, name="sheet_now"),
    path("g/<slug:slug>/sheets/<uuid:sheet>/", include(of_sheet)),
    path("g/<slug:slug>/rates/", rates.rates, name="rates"),
    path("g/<slug:slug>/members/enrol/", register.enrol, name="enrol"),
    path("g/<slug:slug>/members/<str:number>/change/", register.member_change, name="member_change"),
    path("g/<slug:slug>/members/<str:number>/take-back/", register.member_take_back, name="member_take_back"),
]
