/* How a sum becomes a row: as due, another sum, months ahead, a whole household.
 *
 * Promises: pure; every function returns fields for `Book.type`. No sum is invented: what is due and what a month
 * ahead costs was reckoned by the server. Another sum is split as ledger/sheets.py splits it: the entry fee that is
 * due, then the annual dues that are due, the rest is savings.
 */
import { NOTHING, sumOf } from "./book.js";

/** Paid as due. */
export function asDue(member) {
  return { ...member.due };
}

/** Nothing handed over: the row as if it had never been touched. */
export function nothing() {
  const { revision, ...empty } = NOTHING;
  return empty;
}

/** A total (satang) divided over the kinds. */
export function split(member, total) {
  const fee = Math.min(total, member.due.fee);
  const dues = Math.min(total - fee, member.due.dues);
  return { savings: total - fee - dues, dues, fee };
}

/** What it costs to be paid up to the end of each month: [{label, savings, dues, fee}, …]. */
export function plan(book, member) {
  const steps = book.plans[member.plan] ?? [];
  return steps.map(([savings, dues], place) => ({ label: book.months[place], savings, dues, fee: member.due.fee }));
}

const amounts = ({ savings, dues, fee }) => ({ savings, dues, fee });

/** One month further ahead than the row is; null when the plan ends. The first step is what is due. */
export function further(book, member) {
  const now = sumOf(book.row(member.id));
  if (!now && sumOf(member.due)) return asDue(member);
  const step = plan(book, member).find((one) => sumOf(one) > now);
  return step ? amounts(step) : null;
}

/** One month back; nothing when there is no month left. */
export function back(book, member) {
  const now = sumOf(book.row(member.id));
  const step = plan(book, member).findLast((one) => sumOf(one) < now && sumOf(one) > 0);
  return step && sumOf(step) >= sumOf(member.due) ? amounts(step) : nothing();
}

/** The label of the month a row pays up to exactly; "" when it is none, or just what is due. */
export function aheadTo(book, member) {
  const row = book.row(member.id);
  const same = (step) => step.savings === row.savings && step.dues === row.dues && step.fee === row.fee;
  return plan(book, member).findLast((step, place) => place > 0 && same(step))?.label ?? "";
}

/** The whole household as due, in one receipt: changes for all of it that nobody has taken money from yet. */
export function household(book, member) {
  const payer = book.payers.get(member.household) ?? member.id;
  const left = book.familyOf(member).filter((one) => sumOf(one.due) && !book.isPaid(one.id));
  return new Map(left.map((one) => [one.id, { ...asDue(one), payer: one.id === payer ? null : payer }]));
}
