/* The sums that stay in view: what was typed here by kind, what others hold, how many are still to come. */
import { KINDS, sumOf } from "./book.js";
import { baht } from "./money.js";
import { say } from "./words.js";

/** Sums in satang and counts, of everything the book says now. */
export function totals(book) {
  const found = { savings: 0, dues: 0, fee: 0, cash: 0, bank: 0, rows: 0, others: 0, othersRows: 0, left: 0 };
  const receipts = new Map();
  for (const [id, row] of book.rows) {
    const sum = sumOf(row);
    if (!sum) continue;
    for (const kind of KINDS) found[kind] += row[kind];
    found[row.byBank ? "bank" : "cash"] += sum;
    found.rows += 1;
    addReceipt(receipts, id, row);
  }
  for (const id of book.others.keys()) {
    for (const { total } of book.otherRows(id)) {
      found.others += total;
      found.othersRows += 1;
    }
  }
  found.left = book.members.filter((member) => sumOf(member.due) && !book.isPaid(member.id)).length;
  return { ...found, receipts: [...receipts.values()].reduce((all, papers) => all + Math.max(1, papers.size), 0), sum: found.cash + found.bank };
}

/** Rows of one payer, paid in one way, share a receipt, unless paper receipts part them (ledger/sheet_review.py). */
function addReceipt(receipts, id, row) {
  const payer = `${row.payerName ? `name ${row.payerName}` : `member ${row.payer ?? id}`} ${row.byBank}`;
  if (!receipts.has(payer)) receipts.set(payer, new Set());
  if (row.paperNumber) receipts.get(payer).add(`${row.paperBook}/${row.paperNumber}`);
}

/** Keep the figures of `root` (data-total) up to date; at most once a frame. */
export function showTotals(root, book) {
  let waiting = false;
  const write = () => {
    waiting = false;
    const found = totals(book);
    for (const place of root.querySelectorAll("[data-total]")) {
      const name = place.dataset.total;
      place.textContent = ["receipts", "left", "rows"].includes(name) ? found[name].toLocaleString("en-US") : baht(found[name] ?? 0);
    }
    root.querySelector('[data-part="others"]').textContent = found.othersRows
      ? say("othersHold", { count: found.othersRows, sum: baht(found.others) })
      : "";
    root.dispatchEvent(new CustomEvent("totals", { detail: found }));
  };
  book.addEventListener("change", () => {
    if (!waiting) requestAnimationFrame(write);
    waiting = true;
  });
  write();
}
