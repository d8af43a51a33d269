/* Rows to be decided: what cannot simply be sent stays in view above the grid, until somebody has seen to it.
 *
 * Promises: a row never vanishes because its member left, because the server refused it, or because a newer one was
 * typed before it could be read; each stands here with number, name, sum and the reason. What the device alone holds is
 * forgotten only by the button that says so.
 */
import { sumOf, unpackRow } from "./book.js";
import { baht } from "./money.js";
import { say } from "./words.js";

export class Decide {
  /** `older`: rows of an earlier password behind a newer word, [{row, member}]. */
  constructor(root, book, saving, { older, gone }) {
    Object.assign(this, { root, book, saving, older, gone });
    this.template = root.querySelector("template").content.firstElementChild;
    book.addEventListener("change", () => this.#show());
    saving.addEventListener("state", () => this.#show());
    saving.addEventListener("heard", ({ detail }) => this.hear(detail.gone));
    saving.addEventListener("fresh", ({ detail }) => this.hear(detail.gone));
    this.#show();
  }

  /** Rows whose members left, as the server tells them: they stand on the sheet, and the treasurer decides. */
  hear(gone) {
    this.gone = gone;
    this.#show();
  }

  /** Rows of an earlier password behind a newer word. */
  hearOlder(older) {
    this.older = older;
    this.#show();
  }

  #show() {
    const found = [...this.#refused(), ...this.#strangers(), ...this.#gone(), ...this.#older()];
    const told = JSON.stringify(found);
    if (told === this.told) return;
    this.told = told;
    this.root.hidden = !found.length;
    this.root.querySelector("ul").replaceChildren(...found.map((one) => this.#line(one)));
  }

  #refused() {
    return [...this.book.refused].map(([id, sentence]) => ({ id, sum: sumOf(this.book.row(id)), sentence, isOurs: true }));
  }

  /** Typed here, not sent yet, and the member stands on the sheet no more. */
  #strangers() {
    const told = new Set(this.gone.map(([id]) => id));
    const ids = [...this.saving.dirty.keys()].filter((id) => !this.book.byId.has(id) && !told.has(id));
    return ids.map((id) => ({ id, sum: sumOf(this.book.row(id)), sentence: say("notOnSheet") }));
  }

  #gone() {
    return this.gone.map(([id, number, name, sum, sentence]) => ({ id, who: `${number} ${name}`, sum, sentence }));
  }

  #older() {
    return this.older.map(({ row, member }) => {
      const [id, typed] = unpackRow(row);
      return { id, sum: sumOf(typed), sentence: say("olderRow", { sum: baht(sumOf(this.book.row(id))) }), isOurs: true, kept: member };
    });
  }

  #line({ id, who, sum, sentence, isOurs, kept }) {
    const line = this.template.cloneNode(true);
    const member = this.book.known.get(id);
    const part = (name) => line.querySelector(`[data-part="${name}"]`);
    part("who").textContent = who ?? (member ? `${member.number} ${member.name}` : say("memberUnknown"));
    part("sum").textContent = say("sumInBaht", { sum: baht(sum) });
    part("why").textContent = sentence;
    const button = line.querySelector("button");
    button.hidden = !isOurs;
    button.addEventListener("click", () => (kept ? this.#forgetOlder(kept) : this.#forget(id)));
    return line;
  }

  async #forget(id) {
    await this.saving.kept.drop([[id, this.book.row(id).revision]]);
    this.book.forget(id);
    // What the server holds of this member stands again.
    await this.saving.renew().catch(() => {});
  }

  async #forgetOlder(kept) {
    const at = this.older.findIndex(({ member }) => member === kept);
    const [{ row }] = this.older.splice(at, 1);
    await this.saving.kept.drop([[kept, row.at(-1)]]);
    this.#show();
  }
}
