"""Addresses of floor 3: one group's books by month, entry, rate and member; what opens without a signal."""

from django.urls import include, path

from ledger.views import (
    arrears,
    cashbook,
    contributions,
    counter,
    counting,
    journal,
    months,
    offline,
    old_months,
    openings,
    papers,
    rates,
    receipts,
    register,
    sendings,
    sheet_data,
    sheet_review,
    sheets,
)

of_month = [
    path("contributions/", contributions.contributions, name="contributions"),
    path("contributions/sum/", contributions.contributions_sum, name="contributions_sum"),
    path("receipt/", cashbook.other_receipt, name="other_receipt"),
    path("spending/", cashbook.spending, name="spending"),
    path("send/", sendings.send, name="send_to_network"),
    path("cash/deposit/", cashbook.deposit, name="deposit"),
    path("cash/withdraw/", cashbook.withdraw, name="withdraw"),
    path("count/", counting.count, name="count"),
    path("cash/counted/", counting.cash_count, name="cash_count"),
    path("passbook/", counting.passbook, name="passbook"),
    path("entries/", journal.entries, name="entries"),
    path("open-next/", months.open_next_month, name="open_next_month"),
]

of_sheet = [
    path("", sheets.sheet, name="sheet"),
    path("rows.json", sheet_data.sheet_rows, name="sheet_rows"),
    path("reverse/", receipts.sheet_reverse, name="sheet_reverse"),
    path("parts/<uuid:part>/", sheet_data.sheet_part, name="sheet_part"),
    path("review/", sheet_review.sheet_review, name="sheet_review"),
    path("count/", sheet_review.sheet_count, name="sheet_count"),
    path("decide/", sheet_review.sheet_decide, name="sheet_decide"),
    path("move/", sheet_review.sheet_move, name="sheet_move"),
    path("discard/", sheet_review.sheet_discard, name="sheet_discard"),
    path("print/", papers.sheet_print, name="sheet_print"),
    path("sheet.pdf", papers.sheet_file, name="sheet_pdf"),
]

of_receipt = [
    path("", receipts.receipt, name="receipt"),
    path("reverse/", receipts.receipt_reverse, name="receipt_reverse"),
    path("correct/", receipts.receipt_correct, name="receipt_correct"),
    path("receipt.pdf", papers.receipt_pdf, name="receipt_pdf"),
]

urlpatterns = [
    path("worker.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("g/<slug:slug>/<month:month>/", include(of_month)),
    path("g/<slug:slug>/contributions/", contributions.contributions_now, name="contributions_now"),
    path("g/<slug:slug>/first-month/", months.first_month, name="first_month"),
    path("g/<slug:slug>/journal/", journal.journal_now, name="journal_now"),
    path("g/<slug:slug>/entries/<int:number>/", journal.entry, name="entry"),
    path("g/<slug:slug>/entries/<int:number>/reverse/", journal.entry_reverse, name="entry_reverse"),
    path("g/<slug:slug>/sheets/", sheets.sheets, name="sheets"),
    path("g/<slug:slug>/sheets/now/", sheets.sheet_now, name="sheet_now"),
    path("g/<slug:slug>/sheets/<uuid:sheet>/", include(of_sheet)),
    path("g/<slug:slug>/old-months/", old_months.old_months, name="old_months"),
    path("g/<slug:slug>/old-months/old-months.xlsx", old_months.old_months_file, name="old_months_file"),
    path("g/<slug:slug>/old-months/enter/", old_months.old_month_choose, name="old_month_choose"),
    path("g/<slug:slug>/old-months/<month:month>/", old_months.old_month, name="old_month"),
    path("g/<slug:slug>/counter/", counter.counter, name="counter"),
    path("g/<slug:slug>/counter/<str:number>/", counter.counter_pay, name="counter_pay"),
    path("g/<slug:slug>/receipts/", receipts.receipts, name="receipts"),
    path("g/<slug:slug>/receipts/<int:serial>/", include(of_receipt)),
    path("g/<slug:slug>/rates/", rates.rates, name="rates"),
    path("g/<slug:slug>/rates/new/", rates.rate_new, name="rate_new"),
    path("g/<slug:slug>/rates/paid/", rates.rates_paid, name="rates_paid"),
    path("g/<slug:slug>/openings/", openings.openings, name="openings"),
    path("g/<slug:slug>/arrears/", arrears.arrears, name="arrears"),
    path("g/<slug:slug>/arrears.pdf", papers.arrears_file, name="arrears_pdf"),
    path("g/<slug:slug>/members/enrol/", register.enrol, name="enrol"),
    path("g/<slug:slug>/members/<str:number>/passbook/", papers.member_book, name="member_book"),
    path("g/<slug:slug>/members/<str:number>/passbook.pdf", papers.member_book_file, name="member_book_pdf"),
    path("g/<slug:slug>/members/<str:number>/openings/", openings.member_openings, name="member_openings"),
    path("g/<slug:slug>/members/<str:number>/change/", register.member_change, name="member_change"),
    path("g/<slug:slug>/members/<str:number>/take-back/", register.member_take_back, name="member_take_back"),
]
