/* A sum typed into a cell: opened by its first digit, taken over by Enter or by going elsewhere.
 *
 * Promises: what is not a sum is not taken over and stays in the cell, with a sentence; Escape leaves the row as it
 * was. With the Thai layout on, digits and the first letters of names come from the same keys: what began as digits
 * and goes on as a name is handed back as `letters`, as it was typed.
 */
import { KINDS } from "./book.js";
import { satang } from "./money.js";
import { split } from "./paying.js";
import { digitOf, isLetter } from "./thai.js";
import { announce, say } from "./words.js";

export class Editor extends EventTarget {
  constructor(grid, book) {
    super();
    this.grid = grid;
    this.book = book;
    this.input = null;
    this.isChanged = false;
  }

  get isOpen() {
    return this.input !== null;
  }

  /** Open it in a cell; `text` replaces what stands there, `typed` is the key as it came. */
  open(id, column, text = null, typed = "") {
    if (this.isOpen && !this.close()) return;
    const cell = this.grid.cell(id, column);
    this.id = id;
    this.column = column;
    this.typed = typed;
    this.before = cell.textContent;
    this.input = document.createElement("input");
    Object.assign(this.input, { className: "sum", inputMode: "decimal", autocomplete: "off", value: text ?? this.before });
    this.input.setAttribute("aria-label", say("sumOf", { kind: say(column), name: this.book.byId.get(id).name }));
    cell.replaceChildren(this.input);
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.focus();
    if (text === null) this.input.select();
    // Behind the first digit: the page selects sums that are entered (page.js), and the next digit would replace it.
    else this.input.setSelectionRange(text.length, text.length);
  }

  /** Take the sum over; false when it is none. */
  close() {
    if (!this.isOpen) return true;
    const text = this.input.value.trim();
    const amount = text ? satang(text) : 0;
    if (amount === null) return this.#complain();
    const { id, column } = this;
    this.isChanged = text !== this.before;
    this.#end();
    if (this.isChanged) this.book.type(new Map([[id, this.#fields(id, column, amount)]]));
    return true;
  }

  #fields(id, column, amount) {
    return KINDS.includes(column) ? { [column]: amount } : split(this.book.byId.get(id), amount);
  }

  #complain() {
    this.input.setAttribute("aria-invalid", "true");
    announce(say("noSum"));
    this.dispatchEvent(new Event("wrong"));
    return false;
  }

  /** Leave the row as it was. */
  cancel() {
    if (this.isOpen) this.#end();
  }

  #end() {
    const { input } = this;
    this.input = null;
    input.remove();
    this.grid.paint(this.id);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const digit = digitOf(event);
    if (digit && digit !== event.key) {
      event.preventDefault();
      this.input.setRangeText(digit, this.input.selectionStart, this.input.selectionEnd, "end");
    }
    if (digit) this.typed += event.key;
    else if (isLetter(event)) {
      event.preventDefault();
      this.#letters(event.key);
    }
  }

  #letters(key) {
    // ๑ and 1 are digits in any language; ค and จ may be 8 and 0, or the beginning of คำปัน and จันทร์.
    const isName = this.typed !== "" && !/[0-9๐-๙]/.test(this.typed);
    if (!isName) return announce(say("noSum"));
    const letters = this.typed + key;
    this.cancel();
    this.dispatchEvent(new CustomEvent("letters", { detail: letters }));
  }
}
