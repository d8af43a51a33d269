/* Rows that came too late: typed on this device, but the sheet was recorded, or thrown away, without them.
 *
 * Promises: they are shown with name and sum until somebody puts them on another sheet or says that they have been dealt
 * with; then, and only then, the device forgets them. A second press, or an answer that was lost, puts nothing there
 * twice: the part they become there has a key that follows from this sheet's, and before they go to a further sheet the
 * one they were sent to is asked. Refuses to put a correction on another sheet when what it corrects was recorded: that
 * would be paid twice.
 */
import { Book, sumOf, unpackRow } from "./book.js";
import { baht } from "./money.js";
import { Kept } from "./kept.js";
import { offerUnlocking } from "./locked.js";
import { readParts } from "./parts.js";
import { Vault } from "./vault.js";
import { say } from "./words.js";

const page = document.getElementById("sheet-late");
const NO_KEY = "00000000-0000-0000-0000-000000000000";
const MOST_ROWS = 500;

/** The key of the part that rows of `part` become on another sheet: the same however often it is asked for. */
async function keyThere(part, sheet) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${part} ${sheet}`));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

class Late {
  constructor(kept, data) {
    Object.assign(this, { kept, data, book: new Book(data, readParts(data, "")), refused: new Map() });
    this.book.hearNames(data.gone.map(([id, number, name]) => ({ id, number, name })));
    this.memory = `ombun-carried ${kept.sheet} ${kept.user}`;
  }

  /** Addresses of sheets that rows of this one were sent to. */
  get #sentTo() {
    return new Set(JSON.parse(localStorage.getItem(this.memory) ?? "[]"));
  }

  /** What the server holds of this row: the sum in satang, and whether it is this very word or a newer one. */
  #onServer({ part, row }) {
    const [, , rows] = this.data.parts.find(([key]) => key === part) ?? [, , []];
    const [, there] = unpackRow(rows.find(([id]) => id === row[0]) ?? [row[0], 0, 0, 0, 0, null, "", "", "", 0]);
    return { sum: sumOf(there), isArrived: there.revision >= row.at(-1) };
  }

  async show() {
    const { mine, older, locked } = await this.kept.all();
    const rows = [...mine, ...older.map((one) => ({ ...one, place: one.member }))];
    // What was recorded after all needs no care: the answer was lost, not the row.
    await this.#forget(rows.filter((one) => this.#onServer(one).isArrived));
    this.rows = rows.filter((one) => !this.#onServer(one).isArrived);
    // Without a signal they stay in view.
    await this.#findCarried().catch(() => {});
    page.querySelector("ul").replaceChildren(...this.rows.map((one) => this.#line(one)));
    for (const button of page.querySelectorAll("button[data-part]")) button.hidden = !this.rows.some((one) => this.#fits(one));
    page.querySelector("[data-dealt]").hidden = !this.rows.length;
    page.hidden = !this.rows.length && !locked && !this.message;
    this.#leadOn(!this.rows.length && !locked);
    if (!this.rows.length && !locked) {
      localStorage.removeItem(this.memory);
      await this.kept.leaveSheet();
    }
    return locked;
  }

  /** Where rows went, with the way there; and nothing more to be done once all of them did. */
  #leadOn(isDone) {
    page.classList.toggle("good", isDone);
    page.classList.toggle("bad", !isDone);
    page.querySelector('[data-part="lead"]').hidden = isDone;
    const link = page.querySelector('a[data-part="there"]');
    link.hidden = !this.there;
    if (this.there) link.href = this.there;
  }

  /** Forget rows that stand on a sheet they were sent to, though nobody heard so. Throws when it cannot be asked. */
  async #findCarried() {
    for (const address of this.#sentTo) {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error("");
      const { sheet, parts } = await answer.json();
      // Of a sheet that was thrown away nothing is in the books.
      if (sheet.open || sheet.recorded) await this.#forgetThere(sheet.uuid, new Map(parts.map(([key, , rows]) => [key, rows])));
    }
  }

  async #forgetThere(sheet, rowsOf) {
    const isThere = await Promise.all(
      this.rows.map(async ({ part, row }) => {
        const there = rowsOf.get(await keyThere(part, sheet))?.find(([id]) => id === row[0]);
        return Boolean(there) && there.at(-1) >= row.at(-1);
      }),
    );
    await this.#forget(this.rows.filter((_one, place) => isThere[place]));
    this.rows = this.rows.filter((_one, place) => !isThere[place]);
  }

  #forget(rows) {
    return this.kept.drop(rows.map(({ row, place }) => [place ?? row[0], row.at(-1)]));
  }

  #fits(one) {
    return !("posted" in page.dataset) || !this.#onServer(one).sum;
  }

  /** Number, name and sum; and why it cannot simply be put elsewhere. */
  #line(one) {
    const [id, typed] = unpackRow(one.row);
    const member = this.book.known.get(id);
    const line = document.createElement("li");
    const who = member ? `${member.number} ${member.name}` : say("memberUnknown");
    const recorded = this.#fits(one) ? "" : say("correctsRecorded", { sum: baht(this.#onServer(one).sum) });
    line.textContent = [who, say("sumInBaht", { sum: baht(sumOf(typed)) }), recorded, this.refused.get(id)].filter(Boolean).join(" · ");
    return line;
  }

  /** Put the rows on another sheet, part by part, and forget here what stands there. */
  async carry(button) {
    button.disabled = true;
    this.message = "";
    try {
      await this.#findCarried();
      localStorage.setItem(this.memory, JSON.stringify([...this.#sentTo.add(button.dataset.rows)]));
      for (const part of new Set(this.rows.map((one) => one.part))) {
        const rows = this.rows.filter((one) => one.part === part && this.#fits(one));
        for (let start = 0; start < rows.length; start += MOST_ROWS) await this.#send(button, part, rows.slice(start, start + MOST_ROWS));
      }
    } catch (error) {
      this.message = error.message || say("notCarried");
    }
    button.disabled = false;
    page.querySelector('[role="status"]').textContent = this.message;
    await this.show();
  }

  async #send(button, part, rows) {
    const [, sheet] = /sheets\/([^/]+)\//.exec(button.dataset.part);
    const address = button.dataset.part.replace(NO_KEY, await keyThere(part, sheet));
    const body = { user: Number(page.dataset.user), zone: null, finished: false, rows: rows.map(({ row }) => row) };
    const answer = await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": this.data.csrf }, body: JSON.stringify(body),
    }).catch(() => {
      throw new Error("");
    });
    const { message, saved, refused } = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(message ?? "");
    this.refused = new Map([...this.refused, ...refused]);
    const standing = new Map(saved);
    const arrived = rows.filter(({ row }) => standing.get(row[0]) >= row.at(-1));
    await this.#forget(arrived);
    this.message = say("carried", { count: arrived.length });
    this.there = button.dataset.part.replace(/parts\/.*$/, "");
  }

  async forgetAll() {
    await this.#forget(this.rows);
    this.message = "";
    await this.show();
  }
}

async function begin() {
  const answer = await fetch(page.dataset.rows);
  if (!answer.ok) return;
  const data = await answer.json();
  if (String(data.me.id) !== page.dataset.user) return;
  const kept = await Kept.open(page.dataset.sheet, page.dataset.user, await Vault.fromServer(data.device));
  const late = new Late(kept, data);
  const locked = await late.show();
  offerUnlocking(document.getElementById("sheet-locked"), locked, async (password) => {
    const opened = await kept.unlock(password, () => true);
    await late.show();
    return opened.length;
  });
  page.querySelector("[data-dealt]").addEventListener("click", () => late.forgetAll());
  for (const button of page.querySelectorAll("button[data-part]")) button.addEventListener("click", () => late.carry(button));
}

begin();
