/* One row as it is seen: sums, and the state in words first, then in a tint. */
import { baht } from "./money.js";
import { sumOf } from "./book.js";
import { aheadTo } from "./paying.js";
import { say } from "./words.js";

const template = document.getElementById("sheet-row");

/** A new row; what never changes is written once. */
export function makeRow({ member, near }) {
  const line = template.content.firstElementChild.cloneNode(true);
  line.dataset.member = member.id;
  const part = partsOf(line);
  part.number.textContent = member.number;
  part.name.textContent = member.name;
  part.name.title = member.name;
  part.mark.textContent = member.state;
  part.near.textContent = near ? say("near") : "";
  part.through.textContent = member.through || say("nothingYet");
  part.due.textContent = baht(sumOf(member.due));
  return line;
}

function partsOf(line) {
  return Object.fromEntries([...line.querySelectorAll("[data-part]")].map((cell) => [cell.dataset.part, cell]));
}

/** Write what the book says of the row's member. */
export function paintRow(line, book, member) {
  const part = partsOf(line);
  const row = book.row(member.id);
  const sum = sumOf(row);
  for (const kind of ["savings", "dues", "fee"]) writeSum(part[kind], row[kind], sum > 0);
  writeSum(part.total, sum, sum > 0);
  const { word, tint } = stateOf(book, member);
  line.dataset.state = tint;
  part.sum.textContent = sum ? baht(sum) : "";
  part.word.textContent = word;
  part.word.title = word;
  part.note.textContent = noteOf(book, row);
  part.take.setAttribute("aria-label", labelOf(member, sum, word));
  part.more.setAttribute("aria-label", say("moreOf", { name: member.name }));
}

function writeSum(cell, amount, isPaid) {
  // An editor that is open in the cell is left alone.
  if (cell.querySelector("input")) return;
  cell.textContent = amount || isPaid ? baht(amount) : "";
}

function labelOf(member, sum, word) {
  const values = { name: member.name, sum: baht(sum || sumOf(member.due)), state: word };
  return say(sum ? "takenFrom" : "takeFrom", values);
}

/** The state of a member's row: a word, and the tint that goes with it. */
export function stateOf(book, member) {
  const sum = sumOf(book.row(member.id));
  const others = book.otherRows(member.id);
  if (book.refused.has(member.id)) return { word: book.refused.get(member.id), tint: "bad" };
  if (others.length) {
    const values = { who: others.map((one) => one.who).join(", "), sum: baht(others.reduce((all, one) => all + one.total, 0)) };
    return sum ? { word: say("alsoBy", values), tint: "warn" } : { word: say("takenBy", values), tint: "other" };
  }
  if (sum) return paidState(book, member, sum);
  const owed = sumOf(member.due);
  return owed ? { word: say("take", { sum: baht(owed) }), tint: "open" } : { word: say("nothingDue"), tint: "none" };
}

function paidState(book, member, sum) {
  const owed = sumOf(member.due);
  if (sum === owed) return { word: say("full"), tint: "good" };
  if (sum < owed) return { word: say("short", { sum: baht(owed - sum) }), tint: "warn" };
  const month = aheadTo(book, member);
  return { word: month ? say("ahead", { month }) : say("over", { sum: baht(sum - owed) }), tint: "good" };
}

/** How it was paid, when not by the member in cash. */
function noteOf(book, row) {
  // The number, as in the paper book: names would not fit. The details have the name.
  const payer = row.payer === null ? row.payerName : book.byId.get(row.payer)?.number ?? "";
  const paper = [row.paperBook, row.paperNumber].filter(Boolean).join("/");
  return [
    row.byBank && say("byBank"), payer && say("paidBy", { name: payer }), paper && say("paper", { number: paper }),
  ].filter(Boolean).join(" · ");
}
