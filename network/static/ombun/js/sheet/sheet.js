/* The collection sheet: puts the pieces on the desk and lets them work together.
 *
 * What each is for stands in its own file: book (what is known), views and order (what is shown), grid and row (how),
 * desk, keys and editor (typing), search, details, paste, totals, saving and unsent.
 */
import { Book } from "./book.js";
import { keepCount } from "./count.js";
import { Desk } from "./desk.js";
import { listen } from "./keys.js";
import { previewPasted, readPasted } from "./paste.js";
import { Saving } from "./saving.js";
import { showState } from "./state.js";
import { showTotals } from "./totals.js";
import { Unsent } from "./unsent.js";
import { Views } from "./views.js";
import { say } from "./words.js";

const page = document.getElementById("sheet");
const memory = `ombun-part ${page.dataset.sheet} ${page.dataset.user}`;
const NO_KEY = "00000000-0000-0000-0000-000000000000";
const byId = (name) => document.getElementById(`sheet-${name}`);

/** A key for this device's part; plain HTTP on a village network has no crypto.randomUUID. */
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** Rows stop before they hide behind what stays in view. */
function keepClear() {
  // On a phone the search alone stays, and what is chosen to be shown scrolls away.
  const stays = () => [byId("controls"), byId("top")].find((one) => getComputedStyle(one).position === "sticky");
  const measure = () => {
    page.style.setProperty("--above", `${stays()?.offsetHeight ?? 0}px`);
    page.style.setProperty("--below", `${byId("totals").offsetHeight}px`);
  };
  const watch = new ResizeObserver(measure);
  for (const name of ["controls", "top", "totals"]) watch.observe(byId(name));
  measure();
}

function takePaste(desk) {
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const isColumn = /[\n\t]/.test(text.trim());
    // A single sum pasted into a field belongs to the field.
    if (!text.trim() || (event.target.matches("input, textarea") && !isColumn)) return;
    event.preventDefault();
    desk.editor.cancel();
    const from = desk.grid.now ?? desk.grid.from(-1)[0]?.id;
    const found = readPasted(text, desk.book, desk.grid.from(from));
    previewPasted(byId("pasted"), desk.book, found, () => desk.grid.select(from));
  });
}

/** Tabs of one browser that fill the same part tell each other at once. */
function tellOtherTabs(book, saving) {
  const channel = new BroadcastChannel(`ombun-sheet-${book.sheet.uuid}`);
  channel.onmessage = ({ data }) => {
    if (data.part === saving.part) saving.keep(book.hear(data.rows));
  };
  saving.addEventListener("kept", ({ detail }) => channel.postMessage({ part: saving.part, rows: detail }));
}

/** The part of the sheet this device fills: the one its unsent rows belong to, or the one it made before. */
function partBefore(kept) {
  return kept[0]?.part ?? localStorage.getItem(memory) ?? "";
}

async function fetched(address) {
  const response = await fetch(address);
  if (response.ok) return response.json();
  throw new Error((await response.json().catch(() => ({}))).message ?? "");
}

/** The rows; asked for by the page itself before this script was there (rel="preload"), for the newest part. */
async function load(part) {
  const data = await fetched(page.dataset.rows);
  // Nothing of this user's is on the server yet: it will be the part that was begun here.
  if (!data.me.key) data.me.key = part || newKey();
  if (!part || part === data.me.key) return data;
  return fetched(`${page.dataset.rows}?part=${part}`);
}

function startSaving(book, unsent, data) {
  const part = data.me.key;
  localStorage.setItem(memory, part);
  const saving = new Saving(book, unsent, {
    part, url: page.dataset.part.replace(NO_KEY, part), rowsUrl: `${page.dataset.rows}?part=${part}`, token: data.csrf,
  });
  saving.finished = data.me.finished;
  return saving;
}

/** Rows that were typed on this device and never arrived come first of all. */
function bringBack(book, saving, kept) {
  book.hear(kept.map(({ row }) => row));
  saving.keep(kept.map(({ row }) => row[0]).filter((id) => book.byId.has(id)));
}

function warn(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  byId("notices").append(line);
  byId("notices").hidden = false;
}

function offerFinish(saving) {
  const box = byId("finished");
  box.checked = saving.finished;
  box.addEventListener("change", () => {
    saving.finished = box.checked;
    saving.send({ ask: true });
  });
  // Who goes on typing is not through.
  saving.addEventListener("kept", () => {
    box.checked = saving.finished = false;
  });
}

async function begin() {
  const unsent = await Unsent.open(page.dataset.sheet, page.dataset.user);
  const kept = await unsent.all();
  const data = await load(partBefore(kept.mine));
  const book = new Book(data);
  const saving = startSaving(book, unsent, data);
  const desk = new Desk(book);
  new Views(desk, saving);
  bringBack(book, saving, kept.mine);
  listen(byId("grid"), desk);
  showTotals(byId("totals"), book);
  showState(byId("state"), saving);
  offerFinish(saving);
  if (byId("count")) keepCount(byId("count"), saving);
  tellOtherTabs(book, saving);
  takePaste(desk);
  keepClear();
  if (kept.others) warn(say("unsentOfOthers", { count: kept.others }));
  if (!unsent.keeps) warn(say("keepsNothing"));
  saving.addEventListener("overtaken", ({ detail }) => warn(say("overtaken", { names: detail.map((id) => book.byId.get(id).name).join(", ") })));
  // A finger needs no place to begin at, and the page stays where it was.
  if (matchMedia("(pointer: fine)").matches) desk.begin();
  page.dataset.ready = "true";
  performance.mark("sheet-ready");
}

begin().catch((error) => {
  warn(error.message || say("notLoaded"));
  throw error;
});
