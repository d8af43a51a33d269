/* Saving by itself, as she types: every change is kept on the device at once and on the server a moment later.
 *
 * Promises: one request in flight; what the server did not confirm is sent again, however long that takes; `state`
 * says in one word where things stand (saved, waiting, sending, offline, signedOut, stranger, closed) and is told
 * with every change; what the server says of the sheet is told as `fresh` (all of it) and `heard` (of others' rows).
 * Refuses to go on when the sheet was posted elsewhere: then the rows stay on the device.
 */
import { pack } from "./book.js";

const SOON = 700;
const OTHERS_EVERY = 20_000;
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
// So many failures are a hiccup of the line: not worth the whole sheet once more.
const BRIEFLY = 2;
const MOST_ROWS = 500;
// A page that is being closed may send 64 kB and no more.
const MOST_BYTES = 60_000;
// With a bad signal a request hangs for minutes; the same rows are sent again without harm.
const PATIENCE = 30_000;

function isJson(response) {
  return (response.headers.get("Content-Type") ?? "").includes("json");
}

export class Saving extends EventTarget {
  /** `user` types into `part` of the sheet; without a `token` (opened without a signal) it is fetched first. */
  constructor(book, kept, { user, part, rowsUrl, partUrl, token = "" }) {
    super();
    Object.assign(this, { book, kept, user, part, rowsUrl, partUrl, token });
    this.dirty = new Map();
    this.state = token ? "saved" : "offline";
    this.savedAt = null;
    this.message = { text: "", url: "" };
    this.failures = 0;
    this.zone = null;
    this.finished = false;
    this.busy = false;
    book.addEventListener("change", ({ detail }) => detail.typed && this.#typed(detail.ids));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#leave() : this.send()));
    addEventListener("pagehide", () => this.#leave());
    addEventListener("online", () => this.send({ ask: true }));
    addEventListener("focus", () => this.state !== "saved" && this.send({ ask: true }));
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
    this.kept.put(this.part, rows).then(() => this.#become(this.state));
    this.#become(this.state === "saved" ? "waiting" : this.state);
    this.#later(SOON);
  }

  /** Send what is waiting; with `ask` also when nothing is, to hear of the others' rows. */
  async send({ ask = false } = {}) {
    if (this.busy || this.state === "closed" || !(this.dirty.size || ask)) return;
    this.busy = true;
    clearTimeout(this.timer);
    if (this.dirty.size && this.failures === 0 && this.token) this.#become("sending");
    try {
      // Opened without a signal, nothing of the server's is known yet.
      if (this.token || (await this.renew())) await this.#exchange();
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
    this.timer = setTimeout(() => this.send({ ask: this.failures > 0 }), wait);
  }

  #post(rows, how = { signal: AbortSignal.timeout(PATIENCE) }) {
    return fetch(this.partUrl, {
      method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": this.token }, ...how,
      body: JSON.stringify({ user: Number(this.user), zone: this.zone, finished: this.finished, rows }),
    });
  }

  /** The page goes away: no answer will be heard, so nothing counts as confirmed. */
  #leave() {
    if (this.state === "closed" || !this.dirty.size || !this.token) return;
    let rows = this.#packed([...this.dirty.keys()]);
    while (JSON.stringify(rows).length > MOST_BYTES) rows = rows.slice(0, Math.ceil(rows.length / 2));
    this.#post(rows, { keepalive: true }).catch(() => {});
    // The page may live on (a phone that was only put down): then it is sent again and heard.
    this.#later(SOON);
  }

  async #exchange(isSecond = false) {
    const rows = this.#packed([...this.dirty.keys()].slice(0, MOST_ROWS));
    const response = await this.#post(rows);
    if (response.ok) return this.#confirm(await response.json(), new Map(rows.map((row) => [row[0], row.at(-1)])));
    // Without a word in data it is the token: after signing in anew the page's is an old one.
    const isToken = response.status === 403 && !isJson(response);
    if (isToken && !isSecond) return (await this.renew()) && this.#exchange(true);
    return this.#refused(response);
  }

  async #refused(response) {
    const said = isJson(response) ? await response.json() : {};
    if (response.status === 401) return this.#fail("signedOut", said);
    if (response.status === 409) {
      this.message = { text: said.message, url: said.url };
      return this.#become("closed");
    }
    if (response.status >= 500) throw new Error(String(response.status));
    this.#fail("stranger", said);
  }

  async #confirm({ saved, refused, others, gone, notice }, sent) {
    for (const [id, revision] of saved) if (this.dirty.get(id) <= revision) this.dirty.delete(id);
    // What was typed while they were on their way is another word, and goes next.
    for (const [id, sentence] of refused.filter(([id]) => this.dirty.get(id) === sent.get(id))) {
      this.dirty.delete(id);
      this.book.refuse(id, sentence);
    }
    await this.kept.settle(saved);
    this.book.hearOthers(others);
    this.dispatchEvent(new CustomEvent("heard", { detail: { gone, notice } }));
    const wasAway = this.failures > BRIEFLY;
    this.failures = 0;
    // Who joined or left meanwhile; or another tab of this browser wrote a newer row.
    if (wasAway || saved.some(([id, revision]) => revision > this.book.row(id).revision)) await this.renew().catch(() => {});
    if (saved.length) this.savedAt = new Date();
    this.#become(this.dirty.size ? "waiting" : "saved");
  }

  /** Hear the whole sheet again, with the token of the present session: `fresh`. False when that was refused. */
  async renew() {
    const response = await fetch(this.rowsUrl, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) {
      await this.#refused(response);
      return false;
    }
    const data = await response.json();
    if (String(data.me.id) !== this.user) {
      // Somebody else signed in meanwhile: these rows wait for whoever typed them.
      this.#fail("stranger", { reason: "other_user" });
      return false;
    }
    this.token = data.csrf;
    this.dispatchEvent(new CustomEvent("fresh", { detail: data }));
    return true;
  }

  #fail(state, { message = "", url = "", reason = "" } = {}) {
    this.message = { text: message, url, reason };
    this.#become(state);
    this.#later(WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
