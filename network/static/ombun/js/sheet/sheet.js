/* The collection sheet: puts the pieces on the desk and lets them work together.
 *
 * What each is for stands in its own file: opening (where it comes from), book (what is known), parts (whose part is
 * whose), views and order (what is shown), grid and row (how), desk, keys and editor (typing), search, details, paste,
 * totals, saving, kept and vault (what stays on the device), decide and locked (rows that need somebody).
 */
import { Book } from "./book.js";
import { keepCount } from "./count.js";
import { Decide } from "./decide.js";
import { Desk } from "./desk.js";
import { Kept } from "./kept.js";
import { listen } from "./keys.js";
import { offerUnlocking } from "./locked.js";
import { addressOfPart, open, placeOf } from "./opening.js";
import { partOfDevice, readParts } from "./parts.js";
import { previewPasted, readPasted } from "./paste.js";
import { Saving } from "./saving.js";
import { showState } from "./state.js";
import { showTotals } from "./totals.js";
import { Views } from "./views.js";
import { say } from "./words.js";

const page = document.getElementById("sheet");
const byId = (name) => document.getElementById(`sheet-${name}`);

/** Rows stop before they hide behind what stays in view. */
function keepClear() {
  // On a phone the search alone stays, and what is chosen to be shown scrolls away.
  const stays = () => [byId("controls"), byId("top")].find((one) => getComputedStyle(one).position === "sticky");
  const measure = () => {
    const notices = byId("notices").offsetHeight;
    page.style.setProperty("--notices", `${notices}px`);
    page.style.setProperty("--above", `${notices + (stays()?.offsetHeight ?? 0)}px`);
    page.style.setProperty("--below", `${byId("totals").offsetHeight}px`);
  };
  const watch = new ResizeObserver(measure);
  for (const name of ["notices", "controls", "top", "totals"]) watch.observe(byId(name));
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

/** Rows that were typed on this device and never arrived come first of all. */
function bringBack(book, saving, rows) {
  book.hear(rows.map(({ row }) => row));
  saving.keep(rows.map(({ row }) => row[0]));
}

function warn(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  byId("notices").append(line);
  byId("notices").hidden = false;
}

/** What stands above the grid until it is over: that the month was closed meanwhile. */
function showNotice(saving, first) {
  const line = document.createElement("p");
  const write = (sentence) => {
    line.textContent = sentence;
    sentence ? byId("notices").append(line) : line.remove();
    byId("notices").hidden = !byId("notices").childElementCount;
  };
  saving.addEventListener("heard", ({ detail }) => write(detail.notice));
  saving.addEventListener("fresh", ({ detail }) => write(detail.sheet.notice));
  write(first);
}

/** Whatever the server tells of the whole sheet is taken over, and kept. */
function takeOverFresh(book, saving, place) {
  saving.addEventListener("fresh", ({ detail: data }) => {
    const mine = readParts(data, saving.part);
    book.update(data, mine);
    saving.kept.keepSheet(data, mine.rows, place.path);
  });
}

/** Rows that need somebody: refused ones, those of members who left, those of an earlier password. */
function showUndecided(book, saving, kept, { all, gone }) {
  const decide = new Decide(byId("decide"), book, saving, { older: all.older, gone });
  offerUnlocking(byId("locked"), all.locked, async (password) => {
    const opened = await kept.unlock(password, (row) => row.at(-1) > book.row(row[0]).revision);
    const now = await kept.all();
    bringBack(book, saving, kept.keeps ? now.mine : opened);
    decide.hearOlder(now.older);
    return opened.length;
  });
}

function warnOfDevice(kept, vault, others) {
  if (others) warn(say("unsentOfOthers", { count: others }));
  if (!vault) warn(say("keepsNothing"));
  kept.addEventListener("failed", () => warn(say("keepsNothing")), { once: true });
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
  const place = placeOf(page.dataset);
  const { data, user, vault, isFresh } = await open(place);
  const kept = await Kept.open(place.sheet, user, vault);
  const all = await kept.all();
  const part = partOfDevice(place.sheet, user, all.mine);
  const mine = readParts(data, part);
  const book = new Book(data, mine);
  book.hear(all.sent.map(({ row }) => row));
  const addresses = { rowsUrl: place.rows, partUrl: addressOfPart(place, part) };
  const saving = new Saving(book, kept, { user, part, ...addresses, token: isFresh ? data.csrf : "" });
  saving.finished = mine.finished;
  const desk = new Desk(book);
  new Views(desk, saving);
  showNotice(saving, data.sheet.notice);
  showUndecided(book, saving, kept, { all, gone: data.gone });
  bringBack(book, saving, all.mine);
  listen(byId("grid"), desk);
  showTotals(byId("totals"), book);
  showState(byId("state"), saving);
  offerFinish(saving);
  if (byId("count")) keepCount(byId("count"), saving);
  tellOtherTabs(book, saving);
  takePaste(desk);
  keepClear();
  takeOverFresh(book, saving, place);
  warnOfDevice(kept, vault, all.others);
  // A finger needs no place to begin at, and the page stays where it was.
  if (matchMedia("(pointer: fine)").matches) desk.begin();
  page.dataset.ready = "true";
  performance.mark("sheet-ready");
  isFresh ? kept.keepSheet(data, mine.rows, place.path) : saving.send({ ask: true });
}

begin().catch((error) => {
  warn(error.message || say("notLoaded"));
  throw error;
});
