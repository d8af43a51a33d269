/* A column from a spreadsheet: one column of sums goes down from the selected row, two are number and sum.
 *
 * Promises: nothing is taken over before it was shown, with what fits and what does not, and why; an empty line leaves
 * its member alone.
 */
import { sumOf } from "./book.js";
import { baht, satang } from "./money.js";
import { split } from "./paying.js";
import { foldDigits } from "./thai.js";
import { say } from "./words.js";

/** Read pasted text: {fits: [{member, amount, remark}], wrong: [{place, text, why}]}. `members` are those shown, from the selected one on. */
export function readPasted(text, book, members) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
  const found = { fits: [], wrong: [] };
  const hasNumbers = lines.some((cells) => cells.filter(Boolean).length > 1);
  const seen = new Set();
  lines.forEach((cells, place) => {
    const member = hasNumbers ? byNumber(book, cells[0]) : members[place];
    const sum = hasNumbers ? cells.slice(1).findLast(Boolean) ?? "" : cells[0];
    const why = whyNot({ member, sum, seen, hasNumbers });
    if (!sum && !why) return;
    if (why) found.wrong.push({ place: place + 1, text: cells.join(" "), why });
    else found.fits.push({ member, amount: satang(sum), remark: remarkOn(book, member) });
    if (member) seen.add(member.id);
  });
  return found;
}

function byNumber(book, text) {
  const number = foldDigits(text);
  const bare = number.replace(/^0+/, "");
  // A spreadsheet eats leading zeros.
  return (
    book.members.find((member) => member.number === number) ??
    (bare && book.members.find((member) => member.number.replace(/^0+/, "") === bare))
  );
}

function whyNot({ member, sum, seen, hasNumbers }) {
  if (hasNumbers && !member) return say("pasteNobody");
  if (!sum) return "";
  if (!member) return say("pasteTooLong");
  if (satang(sum) === null) return say("noSum");
  return seen.has(member.id) ? say("pasteTwice") : "";
}

function remarkOn(book, member) {
  const before = sumOf(book.row(member.id));
  const others = book.otherRows(member.id);
  if (others.length) return say("takenBy", { who: others[0].who, sum: baht(others[0].total) });
  return before ? say("pasteReplaces", { sum: baht(before) }) : "";
}

/** Show in `panel` what was pasted; `done` when it was taken over or thrown away. */
export function previewPasted(panel, book, { fits, wrong }, done) {
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);
  const sum = fits.reduce((all, one) => all + one.amount, 0);
  part("fits").textContent = say("pasteFits", { count: fits.length, sum: baht(sum) });
  part("wrong").textContent = wrong.length ? say("pasteWrong", { count: wrong.length }) : "";
  part("wrongRows").replaceChildren(...wrong.map(({ place, text, why }) => entry(say("pasteLine", { place, text, why }))));
  part("rows").replaceChildren(
    ...fits.map(({ member, amount, remark }) => entry(`${member.number} ${member.name} ${baht(amount)}${remark ? ` · ${remark}` : ""}`)),
  );
  const [take, leave] = panel.querySelectorAll("button");
  take.disabled = !fits.length;
  take.onclick = () => {
    book.type(new Map(fits.map(({ member, amount }) => [member.id, split(member, amount)])));
    close();
  };
  leave.onclick = close;
  panel.onkeydown = (event) => event.key === "Escape" && close();
  panel.hidden = false;
  panel.scrollIntoView({ block: "nearest" });
  (fits.length ? take : leave).focus();

  function close() {
    panel.hidden = true;
    done();
  }
}

function entry(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
