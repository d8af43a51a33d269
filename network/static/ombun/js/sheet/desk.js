/* The desk: what each key and each tap does to the row in hand.
 *
 * Promises: money that stands in a row already, from whomever, is never overwritten by the one key; it takes a typed
 * sum. Knows nothing of the server: the book tells whoever saves.
 */
import { sumOf } from "./book.js";
import { Details } from "./details.js";
import { Editor } from "./editor.js";
import { Grid } from "./grid.js";
import { baht } from "./money.js";
import { asDue, back, further, household, nothing } from "./paying.js";
import { stateOf } from "./row.js";
import { Search } from "./search.js";
import { announce, say } from "./words.js";

const byId = (name) => document.getElementById(`sheet-${name}`);

export class Desk extends EventTarget {
  constructor(book) {
    super();
    this.book = book;
    this.grid = new Grid(byId("grid"), book);
    this.editor = new Editor(this.grid, book);
    this.search = new Search(book, byId("search"), byId("hits"), (member) => this.goTo(member));
    this.details = new Details(this.grid, book, (id) => (this.fromQueue ? this.next() : this.grid.select(id)));
    // After a search the next one is waiting: Enter leads back to the box.
    this.fromQueue = false;
    this.editor.addEventListener("letters", ({ detail }) => this.search.start(detail));
    this.grid.addEventListener("moved", () => {
      if (this.grid.now !== this.queued) this.fromQueue = false;
    });
    byId("grid").addEventListener("click", (event) => this.#clicked(event));
  }

  /** Whether something is being written that is not in the book yet. */
  get isWriting() {
    return this.editor.isOpen || this.details.member !== null;
  }

  get member() {
    return this.book.byId.get(this.grid.now);
  }

  /** To the first row that waits for money. */
  begin() {
    const rows = this.grid.from(-1);
    const first = rows.find((member) => sumOf(member.due) && !this.book.isPaid(member.id)) ?? rows[0];
    if (first) this.grid.select(first.id);
  }

  /** Show a member found by searching, whatever is filtered. */
  goTo(member) {
    if (!this.grid.has(member.id)) this.dispatchEvent(new Event("hidden"));
    this.fromQueue = true;
    this.queued = member.id;
    this.grid.select(member.id, { block: "center" });
    announce(`${member.number} ${member.name} ${this.#words(member)}`);
  }

  #words(member) {
    const sum = sumOf(this.book.row(member.id));
    const { word } = stateOf(this.book, member);
    return sum ? `${baht(sum)} ${word}` : sumOf(member.due) ? say("owes", { sum: baht(sumOf(member.due)) }) : word;
  }

  #type(change) {
    const { member } = this;
    this.book.type(new Map([[member.id, change]]));
    announce(`${member.name} ${this.#words(member)}`);
  }

  next() {
    if (!this.fromQueue) return this.grid.move(1);
    this.fromQueue = false;
    this.search.reset();
  }

  /** The one key: as due, and on. Money that stands there already, from whomever, is left as it is.
   *
   * Who came to the table has money in hand: where nothing is due from her, the details ask how much it is.
   */
  takeAndGoOn() {
    const { member } = this;
    const isOpen = !this.book.isPaid(member.id) && sumOf(member.due) > 0;
    if (isOpen) this.#type(asDue(member));
    else announce(`${member.name} ${this.#words(member)}`);
    if (isOpen || !this.fromQueue) this.next();
    else this.openDetails(member.id);
  }

  /** Enter in an open cell: what was typed holds; where nothing was typed, it is the one key. */
  entered() {
    this.editor.isChanged ? this.next() : this.takeAndGoOn();
  }

  toggle() {
    const { member } = this;
    if (sumOf(this.book.row(member.id))) this.clear();
    else if (sumOf(member.due)) this.#type(asDue(member));
    else announce(this.#words(member));
  }

  clear() {
    if (sumOf(this.book.row(this.member.id))) this.#type(nothing());
  }

  further() {
    const step = further(this.book, this.member);
    step ? this.#type(step) : announce(say("planEnds"));
  }

  back() {
    if (sumOf(this.book.row(this.member.id))) this.#type(back(this.book, this.member));
  }

  takeHousehold() {
    const changes = household(this.book, this.member);
    if (changes.size) this.book.type(changes);
    announce(say("householdTaken", { count: changes.size }));
  }

  startSum(digit, typed) {
    this.editor.open(this.grid.now, this.grid.column, digit, typed);
  }

  openDetails(id) {
    this.details.open(id);
  }

  undo() {
    const [id] = this.book.undo();
    if (id === undefined) return;
    if (this.grid.has(id)) this.grid.select(id);
    announce(say("undone"));
  }

  #clicked(event) {
    const line = event.target.closest(".line[data-member]");
    if (!line) return;
    const id = Number(line.dataset.member);
    const { part } = event.target.closest("[data-part]")?.dataset ?? {};
    const isUntouched = !this.book.isPaid(id) && sumOf(this.book.byId.get(id).due) > 0;
    if (["sum", "word", "take"].includes(part) && isUntouched) {
      this.grid.select(id);
      this.#type(asDue(this.member));
      if (this.fromQueue) this.next();
    } else if (["savings", "dues", "fee", "total"].includes(part)) {
      if (!event.target.closest("input")) this.editor.open(id, part);
    } else if (part !== "number") this.details.open(id);
  }
}
