/* What was typed into a form is there again when somebody comes back to it with the browser's own button.
 *
 * No browser keeps a page of somebody who is signed in (no-store), and so it forgets what was typed there as well.
 * Promises: only what differs from what the server sent is kept, in this tab alone, sealed (sheet/vault.js), until the form
 * is sent or opened anew; coming back after it was sent, the form is empty, so that nothing is sent twice. Refuses
 * passwords, files and hidden fields. Where a browser cannot seal (plain HTTP), nothing is kept.
 */
import { Vault } from "./sheet/vault.js";

const PLACE = `ombun-typed ${location.pathname}${location.search}`;
const forms = [...document.querySelectorAll("main form[method=post]")];
const NEVER = ["hidden", "password", "file", "submit", "button"];
let vault = null;
let timer = null;
let isSent = false;

/** The vault of whoever is signed in; asked for when it is first needed. */
function vaultOfUser() {
  vault ??= fetch("/device-key/").then(async (answer) => Vault.fromServer(await answer.json())).catch(() => null);
  return vault;
}

function fields() {
  return forms.flatMap((form) => [...form.elements]).filter((field) => field.name && !NEVER.includes(field.type));
}

const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

/** What differs from what the server sent: [place on the page, name, value]. */
function typed() {
  return fields().flatMap((field, place) => {
    return isChanged(field) ? [[place, field.name, isTicked(field) ? field.checked : field.value]] : [];
  });
}

async function keep() {
  const mine = await vaultOfUser();
  if (!mine) return;
  const { iv, data } = await mine.seal(typed());
  if (!isSent) sessionStorage.setItem(PLACE, JSON.stringify({ iv: [...iv], data: [...new Uint8Array(data)] }));
}

async function bringBack() {
  const { iv, data } = JSON.parse(sessionStorage.getItem(PLACE));
  const kept = await (await vaultOfUser())?.open({ iv: new Uint8Array(iv), data: new Uint8Array(data) });
  const all = fields();
  for (const [place, name, value] of kept ?? []) {
    const field = all[place];
    // What she has typed by now comes first.
    if (field?.name !== name || (isChanged(field) && !field.options)) continue;
    field[isTicked(field) ? "checked" : "value"] = value;
    for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => keep().catch(() => {}), 150);
}

for (const form of forms) {
  for (const event of ["input", "change"]) form.addEventListener(event, keepSoon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isSent = true;
    sessionStorage.removeItem(PLACE);
  });
}
addEventListener("pageshow", () => {
  isSent = false;
});

const [how] = performance.getEntriesByType("navigation");
if (how?.type === "navigate") {
  sessionStorage.removeItem(PLACE);
  // A quick hand typed before this file was here.
  if (typed().length) keepSoon();
} else if (sessionStorage.getItem(PLACE)) {
  bringBack().catch(() => {});
}
