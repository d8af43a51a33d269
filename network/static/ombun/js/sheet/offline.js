/* The page without a signal, which the service worker shows in place of one that it cannot fetch.
 *
 * Promises: at the address of a sheet that is kept on this device it becomes that sheet (sheet.js asks for the password);
 * at every other address it names the sheets that are kept, by their day, for nothing else of them can be read.
 */
import { Kept } from "./kept.js";

const SHEET = /\/sheets\/([0-9a-f-]{36})\/$/;
const page = document.getElementById("sheet");
const list = document.getElementById("sheet-kept");
const here = SHEET.exec(location.pathname)?.[1];

async function begin() {
  const kept = await Kept.sheets();
  const one = kept.find(({ sheet }) => sheet === here);
  return one ? open(one) : name(kept);
}

/** The sheet of this address. */
function open({ sheet, label }) {
  const heading = page.querySelector("h1");
  if (label) heading.textContent = document.title = heading.dataset.of.replace("{day}", label);
  page.dataset.sheet = sheet;
  page.hidden = false;
  return import("./sheet.js");
}

/** What is kept here, newest first; several people's word of one sheet is one line. */
function name(kept) {
  const byPath = new Map(kept.toSorted((one, other) => (one.at < other.at ? -1 : 1)).map((one) => [one.path, one]));
  const lines = [...byPath.values()].reverse().map(({ path, label }) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    Object.assign(link, { href: path, textContent: page.querySelector("h1").dataset.of.replace("{day}", label ?? path) });
    line.append(link);
    return line;
  });
  const part = (key) => list.querySelector(`[data-part="${key}"]`);
  list.querySelector("ul").replaceChildren(...lines);
  part("never").hidden = !here;
  part("some").hidden = lines.length === 0;
  part("none").hidden = lines.length > 0 || Boolean(here);
  list.hidden = false;
}

begin();
