/* The counter: answers at once what the rows come to, and keeps what was sent until its receipt is seen.
 *
 * form[data-counter]  rows carry data-offers: satang of savings, dues, fee for "due" and for each month ahead. An amount
 *                     typed comes before the month ahead, that before the tick. The server counts again: its sum holds.
 * form[data-keeps]    what was sent last stays in this tab until its receipt is shown ([data-done] names the form's key).
 *                     A page opened anew ("fresh") after the session ran out asks the server to fill it in again.
 */
const KINDS = ["savings", "dues", "fee"];
const HOUR = 3_600_000;

function satang(text) {
  const plain = text.trim().replaceAll(",", "").replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit));
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : NaN;
}

function baht(sum) {
  if (Number.isNaN(sum)) return "?";
  const digits = sum % 100 ? 2 : 0;
  return (sum / 100).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function sumOf(row) {
  const offers = JSON.parse(row.dataset.offers);
  const field = (name) => row.querySelector(`[name$="-${name}"]`);
  const offered = offers[field("ahead")?.value] ?? (field("as_due")?.checked ? offers.due : [0, 0, 0]);
  return KINDS.reduce((sum, kind, place) => {
    const typed = field(kind).value.trim();
    return sum + (typed ? satang(typed) : offered[place]);
  }, 0);
}

function count(form) {
  let total = 0;
  for (const row of form.querySelectorAll("tr[data-offers]")) {
    const sum = sumOf(row);
    row.querySelector("output").textContent = baht(sum);
    total += sum;
  }
  form.querySelector("#total").textContent = baht(total);
}

for (const form of document.querySelectorAll("form[data-counter]")) {
  for (const cell of form.querySelectorAll(".scripted")) cell.hidden = false;
  for (const event of ["input", "change"]) form.addEventListener(event, () => count(form));
  // Coming back by the browser's own button, fields may hold what was typed before.
  window.addEventListener("pageshow", () => count(form));
}

const place = `ombun ${location.pathname}`;

function sendAgain(form, draft) {
  const again = document.createElement("form");
  again.method = "post";
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const fields = draft.fields.filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "again");
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token], ["again", "1"]]) {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    again.append(input);
  }
  document.body.append(again);
  again.submit();
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  form.addEventListener("submit", () => {
    sessionStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: [...new FormData(form)] }));
  });
  const kept = sessionStorage.getItem(place);
  if (form.dataset.keeps === "fresh" && kept) {
    sessionStorage.removeItem(place);
    const draft = JSON.parse(kept);
    if (Date.now() - draft.at < HOUR) sendAgain(form, draft);
  }
}

for (const done of document.querySelectorAll("[data-done]")) {
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith("ombun /"))) {
    const draft = JSON.parse(sessionStorage.getItem(name));
    if (draft.fields?.some(([field, value]) => field === "key" && value === done.dataset.done)) {
      sessionStorage.removeItem(name);
    }
  }
}
