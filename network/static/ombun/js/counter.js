/* The counter: answers at once what the rows come to, and keeps what was sent until its receipt is seen.
 *
 * form[data-counter]  rows carry data-offers: satang of savings, dues, fee for "due" and for each month ahead. An amount
 *                     typed comes before the month ahead, that before the tick. The server counts again: its sum holds.
 * form[data-keeps]    what was sent last stays in this tab until its receipt is shown ([data-done] names the form's key),
 *                     sealed (sheet/vault.js; data-seal: where the key comes from), for a browser writes it to the disk.
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

function sendAgain(form, sent) {
  const again = document.createElement("form");
  again.method = "post";
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const fields = sent.filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "again");
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token], ["again", "1"]]) {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    again.append(input);
  }
  document.body.append(again);
  again.submit();
}

/** The vault of whoever is signed in; asked for while she still is. */
async function vaultFor(form) {
  const [{ Vault }, answer] = await Promise.all([import("./sheet/vault.js"), fetch(form.dataset.seal)]);
  return Vault.fromServer(await answer.json());
}

async function keep(form, vault) {
  const { iv, data } = await vault.seal([...new FormData(form)]);
  const draft = { at: Date.now(), key: form.elements.key.value, iv: [...iv], data: [...new Uint8Array(data)] };
  sessionStorage.setItem(place, JSON.stringify(draft));
}

async function bringBack(form, vault) {
  const draft = JSON.parse(sessionStorage.getItem(place));
  if (form.dataset.keeps !== "fresh" || !draft) return;
  const bytes = { iv: new Uint8Array(draft.iv), data: new Uint8Array(draft.data) };
  const isRecent = Date.now() - draft.at < HOUR;
  // What somebody else sent waits for her, as long as it is recent.
  const sent = isRecent && (await vault.open(bytes).catch(() => null));
  if (sent || !isRecent) sessionStorage.removeItem(place);
  if (sent) sendAgain(form, sent);
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  let vault = null;
  let state = "open";
  vaultFor(form).then(
    (found) => {
      vault = found;
      if (vault) bringBack(form, vault);
    },
    () => {},
  );
  form.addEventListener("submit", async (event) => {
    if (!vault || state === "kept") return;
    event.preventDefault();
    // An impatient finger presses twice.
    if (state === "sealing") return;
    state = "sealing";
    await keep(form, vault).catch(() => {});
    state = "kept";
    // Not before this press is over: a form that is just being sent cannot be sent.
    setTimeout(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", () => {
    state = "open";
  });
}

for (const done of document.querySelectorAll("[data-done]")) {
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith("ombun /"))) {
    if (JSON.parse(sessionStorage.getItem(name)).key === done.dataset.done) sessionStorage.removeItem(name);
  }
}
