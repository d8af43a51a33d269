/* Saving by itself, as she types: every change is kept on the device at once and on the server a moment later.
 *
 * Promises: one request in flight; what the server did not confirm is sent again, however long that takes; `state`
 * says in one word where things stand (saved, waiting, sending, offline, signedOut, stranger, closed) and is told
 * with every change. Refuses to go on when the sheet was posted elsewhere: then the rows stay on the device.
 */
import { pack } from "./book.js";

const SOON = 700;
const OTHERS_EVERY = 20_000;
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const MOST_ROWS = 500;
// A page that is being closed may send 64 kB and no more.
const MOST_BYTES = 60_000;

/** What a refusal says, when it says anything. */
function told(response) {
  return response.json().catch(() => ({}));
}

export class Saving extends EventTarget {
  constructor(book, unsent, { part, url, rowsUrl, token }) {
    super();
    Object.assign(this, { book, unsent, part, url, rowsUrl, token });
    this.dirty = new Map();
    this.state = "saved";
    this.savedAt = null;
    this.message = { text: "", url: "" };
    this.failures = 0;
    this.zone = null;
    this.finished = false;
    this.busy = false;
    book.addEventListener("change", ({ detail }) => detail.typed && this.#typed(detail.ids));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#leave() : this.send()));
    addEventListener("pagehide", () => this.#leave());
    addEventListener("online", () => this.send());
    addEventListener("focus", () => this.state !== "saved" && this.send());
    setInterval(() => document.hidden || this.dirty.size || this.send({ ask: true }), OTHERS_EVERY);
  }

  #typed(ids) {
    this.keep(ids);
    this.dispatchEvent(new CustomEvent("kept", { detail: this.#packed(ids) }));
  }

  /** Rows of these members are to be saved: on the device now, on the server soon. */
  keep(ids) {
    if (!ids.length) return;
    const rows = this.#packed(ids);
    for (const row of rows) this.dirty.set(row[0], row.at(-1));
    this.unsent.put(this.part, rows);
    this.#become(this.state === "saved" ? "waiting" : this.state);
    this.#later(SOON);
  }

  /** Send what is waiting; with `ask` also when nothing is, to hear of the others' rows. */
  async send({ ask = false } = {}) {
    if (this.busy || this.state === "closed" || !(this.dirty.size || ask)) return;
    this.busy = true;
    clearTimeout(this.timer);
    const ids = [...this.dirty.keys()].filter((id) => this.book.byId.has(id)).slice(0, MOST_ROWS);
    if (ids.length && this.failures === 0) this.#become("sending");
    try {
      await this.#read(await this.#post(this.#packed(ids)));
    } catch {
      this.#fail("offline");
    } finally {
      this.busy = false;
    }
    if (this.dirty.size && this.failures === 0) this.#later(SOON);
  }

  #packed(ids) {
    return ids.map((id) => pack(id, this.book.row(id)));
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  #post(rows, keepalive = false) {
    return fetch(this.url, {
      method: "POST", keepalive, headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ zone: this.zone, finished: this.finished, rows }),
    });
  }

  /** The page goes away: no answer will be heard, so nothing counts as confirmed. */
  #leave() {
    if (this.state === "closed" || !this.dirty.size) return;
    let rows = this.#packed([...this.dirty.keys()]);
    while (JSON.stringify(rows).length > MOST_BYTES) rows = rows.slice(0, Math.ceil(rows.length / 2));
    this.#post(rows, true).catch(() => {});
    // The page may live on (a phone that was only put down): then it is sent again and heard.
    this.#later(SOON);
  }

  async #read(response) {
    if (response.status === 401) return this.#fail("signedOut", await response.json());
    if (response.status === 403) return this.#renew();
    if (response.status === 404 || response.status === 400) return this.#fail("stranger", await told(response));
    if (response.status === 409) {
      const { message, url } = await response.json();
      this.message = { text: message, url };
      return this.#become("closed");
    }
    if (!response.ok) throw new Error(String(response.status));
    await this.#confirm(await response.json());
  }

  async #confirm({ saved, refused, others }) {
    for (const [id, revision] of saved) if (this.dirty.get(id) <= revision) this.dirty.delete(id);
    for (const [id, sentence] of refused) {
      this.dirty.delete(id);
      this.book.refuse(id, sentence);
    }
    await this.unsent.drop(saved);
    this.book.hearOthers(others);
    this.failures = 0;
    if (saved.some(([id, revision]) => revision > this.book.row(id).revision)) await this.#catchUp();
    if (saved.length) this.savedAt = new Date();
    this.#become(this.dirty.size ? "waiting" : "saved");
  }

  /** Another device wrote newer rows into this part: take them over and say so. */
  async #catchUp() {
    const response = await fetch(this.rowsUrl);
    if (!response.ok) return;
    const ids = this.book.hear((await response.json()).mine);
    if (ids.length) this.dispatchEvent(new CustomEvent("overtaken", { detail: ids }));
  }

  /** Refused at the door: after signing in anew the page's token is an old one, and the rows come with the new one. */
  async #renew() {
    const response = await fetch(this.rowsUrl);
    if (response.status === 401) return this.#fail("signedOut", await response.json());
    if (!response.ok) return this.#fail("stranger");
    const { csrf, mine } = await response.json();
    this.token = csrf;
    this.book.hear(mine);
    const again = await this.#post(this.#packed([...this.dirty.keys()].slice(0, MOST_ROWS)));
    return again.status === 403 ? this.#fail("stranger") : this.#read(again);
  }

  #fail(state, { message = "", url = "" } = {}) {
    this.message = { text: message, url };
    this.#become(state);
    this.#later(WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
