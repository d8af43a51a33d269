/* The ruled page: a row per member, drawn where it is looked at, the rest while nothing else is to be done.
 *
 * Promises: the page has its full height from the first moment, for all lines are equally high, so nothing jumps; the
 * place (a row and a kind) is always one cell with the focus on it. Knows nothing of keys or of saving.
 */
import { makeRow, paintRow } from "./row.js";

const PER_CHUNK = 40;
export const COLUMNS = ["savings", "dues", "fee", "total"];

export class Grid extends EventTarget {
  constructor(root, book) {
    super();
    this.root = root;
    this.book = book;
    this.lines = new Map();
    this.column = "total";
    this.now = null;
    this.near = new IntersectionObserver((seen) => this.#cameNear(seen), { rootMargin: "900px" });
    root.addEventListener("focusin", (event) => this.#entered(event.target));
    book.addEventListener("change", ({ detail }) => detail.ids.forEach((id) => this.paint(id)));
  }

  /** Draw these lines (see order.js) in place of what stands there; the place is kept when it is still shown. */
  show(items) {
    this.near.disconnect();
    this.items = items;
    this.places = new Map(items.flatMap((item, place) => (item.member ? [[item.member.id, place]] : [])));
    this.lines = new Map();
    this.chunks = [];
    for (let start = 0; start < items.length; start += PER_CHUNK) this.chunks.push(this.#chunk(start));
    this.root.setAttribute("aria-rowcount", String(items.length + 1));
    this.root.replaceChildren(this.root.firstElementChild, ...this.chunks);
    this.chunks.forEach((chunk) => this.near.observe(chunk));
    if (this.now !== null && !this.places.has(this.now)) this.now = null;
    this.#first();
    this.#fillLater(0);
  }

  #chunk(start) {
    const chunk = document.createElement("div");
    chunk.className = "chunk";
    chunk.setAttribute("role", "rowgroup");
    chunk.dataset.start = start;
    const items = this.items.slice(start, start + PER_CHUNK);
    const heads = items.filter((item) => item.head).length;
    chunk.style.setProperty("--heads", String(heads));
    chunk.style.setProperty("--lines", String(items.length - heads));
    return chunk;
  }

  /** Somewhere to arrive with the Tab key. */
  #first() {
    const first = this.items.findIndex((item) => item.member);
    if (first < 0) return;
    this.#fill(this.chunks[Math.floor(first / PER_CHUNK)]);
    if (this.now === null) this.cell(this.items[first].member.id).tabIndex = 0;
    else this.#mark(this.now);
  }

  #cameNear(seen) {
    for (const { isIntersecting, target } of seen) if (isIntersecting) this.#fill(target);
  }

  #fillLater(place) {
    const chunks = this.chunks;
    const next = () => {
      if (chunks !== this.chunks || place >= chunks.length) return;
      this.#fill(chunks[place]);
      this.#fillLater(place + 1);
    };
    "requestIdleCallback" in window ? requestIdleCallback(next, { timeout: 2000 }) : setTimeout(next, 30);
  }

  #fill(chunk) {
    if (chunk.childElementCount) return;
    this.near.unobserve(chunk);
    const start = Number(chunk.dataset.start);
    chunk.append(...this.items.slice(start, start + PER_CHUNK).map((item, place) => this.#line(item, start + place)));
  }

  #line(item, place) {
    const line = item.head ? this.#head(item) : makeRow(item);
    line.setAttribute("aria-rowindex", String(place + 2));
    if (item.member) {
      this.lines.set(item.member.id, line);
      paintRow(line, this.book, item.member);
    }
    return line;
  }

  #head({ head }) {
    const line = document.getElementById("sheet-head").content.firstElementChild.cloneNode(true);
    line.firstElementChild.textContent = head;
    return line;
  }

  paint(id) {
    const line = this.lines.get(id);
    if (line) paintRow(line, this.book, this.book.byId.get(id));
  }

  has(id) {
    return this.places.has(id);
  }

  /** The row of a member; drawn now if it was not yet. */
  line(id) {
    if (!this.lines.has(id)) this.#fill(this.chunks[Math.floor(this.places.get(id) / PER_CHUNK)]);
    return this.lines.get(id);
  }

  cell(id, column = "total") {
    return this.line(id).querySelector(`[data-part="${column}"]`);
  }

  #mark(id) {
    for (const old of this.root.querySelectorAll(".line.now")) old.classList.remove("now");
    for (const old of this.root.querySelectorAll('[tabindex="0"]')) old.tabIndex = -1;
    const line = this.line(id);
    line.classList.add("now");
    this.cell(id, this.column).tabIndex = 0;
  }

  #entered(target) {
    const line = target.closest(".line");
    const id = Number(line?.dataset.member);
    if (!id || !this.lines.has(id)) return;
    const column = target.closest("[data-part]")?.dataset.part;
    this.column = COLUMNS.includes(column) ? column : "total";
    this.now = id;
    this.#mark(id);
    this.dispatchEvent(new Event("moved"));
  }

  /** Go to a member's row. */
  select(id, { column = "total", block = "nearest" } = {}) {
    if (!this.has(id)) return;
    this.column = this.isShown(column) ? column : "total";
    const cell = this.cell(id, this.column);
    this.now = id;
    this.#mark(id);
    // On a phone the sums stand inside the button, and the cell itself has no place to be focused at.
    (cell.offsetParent ? cell : this.cell(id, "take")).focus({ preventScroll: true });
    this.line(id).scrollIntoView({ block });
  }

  isShown(column) {
    return column !== "fee" || !this.root.classList.contains("no-fee");
  }

  /** Up or down by rows, headings left out; to the end when there are not so many. */
  move(by, from = this.now) {
    const members = this.items.filter((item) => item.member);
    const place = members.findIndex((item) => item.member.id === from);
    const next = members[Math.max(0, Math.min(members.length - 1, place + by))];
    if (next) this.select(next.member.id);
  }

  /** To the next kind of money in the row; false when there is none on that side. */
  turn(by) {
    const columns = COLUMNS.filter((column) => this.isShown(column));
    const column = columns[columns.indexOf(this.column) + by];
    if (column) this.select(this.now, { column });
    return Boolean(column);
  }

  /** Members as they are shown, from one on downwards. */
  from(id) {
    return this.items.slice(this.places.get(id) ?? 0).flatMap((item) => (item.member ? [item.member] : []));
  }
}
