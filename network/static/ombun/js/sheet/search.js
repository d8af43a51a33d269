/* The queue: a number or part of a name, Enter, Enter; and the box waits for the next one.
 *
 * Promises: marks forgotten in a name do no harm; the number stands before any name; digits typed with the Thai layout
 * on are understood. A native combobox could not show state and sum beside the name, so the list is our own.
 */
import { sumOf } from "./book.js";
import { baht } from "./money.js";
import { stateOf } from "./row.js";
import { asDigits, searchKey } from "./thai.js";
import { say } from "./words.js";

const MOST = 8;

/** Members that match, best first: the very number, numbers that begin so, names that begin so, the rest. */
export function find(book, text, most = MOST) {
  const key = searchKey(text);
  if (!key) return [];
  const ranked = book.members.map((member) => [rank(member, key), member]).filter(([place]) => place < 9);
  const found = ranked.sort(([one], [other]) => one - other).slice(0, most).map(([, member]) => member);
  const digits = asDigits(text);
  return found.length || !digits || digits === key ? found : find(book, digits, most);
}

function rank(member, key) {
  const number = member.number.toLowerCase();
  if (/^\d/.test(key)) {
    if (number === key || number.replace(/^0+/, "") === key.replace(/^0+/, "")) return 0;
    if (number.startsWith(key) || number.replace(/^0+/, "").startsWith(key)) return 1;
    if (number.includes(key)) return 2;
  }
  const place = member.key.indexOf(key);
  if (place < 0) return 9;
  return place === 0 || member.key[place - 1] === " " ? 3 : 4;
}

export class Search {
  constructor(book, input, list, choose) {
    Object.assign(this, { book, input, list, choose });
    this.found = [];
    this.at = 0;
    input.addEventListener("input", () => this.#look());
    input.addEventListener("keydown", (event) => this.#key(event));
    // Who is quick is back here before, and looks for the next one already.
    input.addEventListener("blur", () => setTimeout(() => document.activeElement === input || this.#close(), 150));
    // Before the blur, so that a finger's tap on a line still finds the line.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#take(Number(event.target.closest("[role=option]")?.dataset.place)));
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /** Go on with text whose first letters were typed elsewhere. */
  start(text) {
    this.input.value = text;
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
    this.#look();
  }

  /** Empty and ready for the next in the queue. */
  reset() {
    this.input.value = "";
    this.#close();
    this.input.focus();
  }

  #look() {
    this.found = find(this.book, this.input.value);
    this.at = 0;
    this.list.replaceChildren(...this.found.map((member, place) => this.#option(member, place)));
    if (this.input.value.trim() && !this.found.length) this.list.replaceChildren(this.#nobody());
    this.list.hidden = !this.list.childElementCount;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#show();
  }

  #option(member, place) {
    const option = document.getElementById("sheet-found").content.firstElementChild.cloneNode(true);
    const part = (name) => option.querySelector(`[data-part="${name}"]`);
    option.id = `found-${place}`;
    option.dataset.place = place;
    part("number").textContent = member.number;
    part("name").textContent = member.name;
    const paid = sumOf(this.book.row(member.id));
    part("word").textContent = paid
      ? `${baht(paid)} ${stateOf(this.book, member).word}`
      : sumOf(member.due) ? say("owes", { sum: baht(sumOf(member.due)) }) : stateOf(this.book, member).word;
    return option;
  }

  #nobody() {
    const line = document.createElement("p");
    line.className = "soft";
    line.textContent = say("nobody", { text: this.input.value.trim() });
    return line;
  }

  #show() {
    [...this.list.querySelectorAll("[role=option]")].forEach((option, place) =>
      option.setAttribute("aria-selected", String(place === this.at)),
    );
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.found.length) {
      event.preventDefault();
      this.at = (this.at + steps[event.key] + this.found.length) % this.found.length;
      this.#show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) this.#take(this.at);
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.#close();
    }
  }

  #take(place) {
    const member = this.found[place];
    if (!member) return;
    this.#close();
    this.choose(member);
  }

  #close() {
    this.found = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
