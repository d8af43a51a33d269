/* What one key cannot say about a row: single kinds, months ahead, by transfer, paid by somebody else, paper receipt.
 *
 * Promises: it opens in the page beneath its row, one at a time, and covers nothing; what is written in it holds as soon
 * as the field is left. There is no button to save, because everything saves itself. Who paid, and how, may be said
 * before the sum: it waits here for it, and is not left behind without a word.
 */
import { KINDS, sumOf } from "./book.js";
import { baht, satang } from "./money.js";
import { asDue, household, nothing, plan, split } from "./paying.js";
import { find } from "./search.js";
import { say } from "./words.js";

const template = document.getElementById("sheet-details");

export class Details {
  constructor(grid, book, closed) {
    Object.assign(this, { grid, book, closed, panel: null, member: null, waiting: {} });
    book.addEventListener("change", ({ detail }) => this.member && detail.ids.includes(this.member.id) && this.#write());
  }

  open(id) {
    if (id === null) return;
    const same = this.member?.id === id;
    this.close();
    if (same) return;
    this.member = this.book.byId.get(id);
    this.waiting = {};
    this.panel = template.content.firstElementChild.cloneNode(true);
    this.panel.setAttribute("aria-label", say("moreOf", { name: this.member.name }));
    this.#label();
    this.#plans();
    this.#write();
    this.#listen();
    this.grid.line(id).after(this.panel);
    this.grid.line(id).querySelector('[data-part="more"]').setAttribute("aria-expanded", "true");
    this.#arrive();
  }

  /** Its row and as much of it as there is room for; a finger does not want the keyboard at once. */
  #arrive() {
    this.grid.line(this.member.id).scrollIntoView({ block: "start" });
    const isTyped = matchMedia("(pointer: fine)").matches;
    (isTyped ? this.#field("total") : this.panel.querySelector("h3")).focus({ preventScroll: true });
  }

  close() {
    if (!this.panel) return;
    // What was being written is left, and so taken over.
    document.activeElement?.closest(".details") && document.activeElement.blur();
    const { panel, member } = this;
    this.panel = this.member = null;
    panel.remove();
    if (this.grid.has(member.id)) this.grid.line(member.id).querySelector('[data-part="more"]').setAttribute("aria-expanded", "false");
  }

  #field(name) {
    return this.panel.querySelector(`[name="${name}"]`);
  }

  /** Labels belong to their fields by number, for a template has none. */
  #label() {
    for (const field of this.panel.querySelectorAll("input[name], select[name]")) {
      field.id = `details-${field.name}`;
      field.closest(".field")?.querySelector("label")?.setAttribute("for", field.id);
    }
  }

  #plans() {
    const months = this.#field("ahead");
    const owed = sumOf(this.member.due);
    const steps = plan(this.book, this.member).map((step, place) => ({ ...step, place })).filter((step) => sumOf(step) > owed);
    for (const step of steps) months.add(new Option(say("upTo", { month: step.label, sum: baht(sumOf(step)) }), String(step.place)));
    months.closest(".field").hidden = !steps.length;
    const yearEnd = steps.find((step) => step.place === 12 - Number(this.book.sheet.on.slice(5, 7)));
    this.#button("year", yearEnd);
    this.#button("twelve", steps.find((step) => step.place === 11));
    this.#act("due").hidden = !owed;
    this.#act("due").textContent = say("asDue", { sum: baht(owed) });
    this.#act("household").hidden = this.book.familyOf(this.member).length < 2;
  }

  #act(name) {
    return this.panel.querySelector(`[data-act="${name}"]`);
  }

  #button(name, step) {
    const button = this.#act(name);
    button.hidden = !step;
    if (!step) return;
    button.textContent = say(name, { month: step.label, sum: baht(sumOf(step)) });
    button.dataset.place = step.place;
  }

  /** What the book says, into every field that is not being written in. */
  #write() {
    const row = { ...this.book.row(this.member.id), ...this.waiting };
    const fill = (name, value) => {
      const field = this.#field(name);
      // What is being written, and what has to be mended, stays as typed.
      if (field !== document.activeElement && !field.hasAttribute("aria-invalid")) field.value = value;
    };
    const sum = sumOf(row);
    fill("total", sum ? baht(sum) : "");
    for (const kind of KINDS) fill(kind, sum ? baht(row[kind]) : "");
    fill("payer", row.payer === null ? row.payerName : this.book.byId.get(row.payer)?.name ?? "");
    fill("paperBook", row.paperBook);
    fill("paperNumber", row.paperNumber);
    this.#field("byBank").checked = row.byBank;
    this.panel.querySelector('[data-part="heading"]').textContent = `${this.member.number} ${this.member.name}`;
    const others = this.book.otherRows(this.member.id).map((one) => say("takenBy", { who: one.who, sum: baht(one.total) }));
    this.panel.querySelector('[data-part="others"]').textContent = others.join(" · ");
    this.panel.querySelector('[data-part="refused"]').textContent = this.book.refused.get(this.member.id) ?? "";
  }

  #listen() {
    const { panel } = this;
    panel.addEventListener("change", (event) => this.#changed(event.target));
    panel.addEventListener("input", (event) => event.target.name === "payer" && this.#suggest(event.target.value));
    panel.addEventListener("click", (event) => this.#clicked(event.target));
    panel.addEventListener("keydown", (event) => {
      // The keys of the grid are not meant for the fields in it.
      event.stopPropagation();
      const isField = event.target.matches("input:not([type=checkbox])");
      if (event.key === "Escape" || (event.key === "Enter" && isField)) {
        event.preventDefault();
        event.target.blur();
        if (!this.panel || panel.querySelector("[aria-invalid]")) return;
        event.key === "Escape" ? this.#leave() : this.#done();
      }
    });
  }

  /** Through with the row, unless it says how money was paid and not how much. */
  #done() {
    const isSaid = Object.values(this.waiting).some(Boolean);
    if (!isSaid) return this.#leave();
    this.#complain(this.#field("total"), true);
    this.#field("total").focus();
  }

  #leave() {
    const { id } = this.member;
    this.close();
    this.closed(id);
  }

  /** A button says another sum: what was complained about is over. */
  #forgive() {
    for (const field of this.panel.querySelectorAll("[aria-invalid]")) this.#complain(field, false);
  }

  /** A row without money says nothing (book.js): what is said of it before there is a sum waits. */
  #type(change) {
    const said = { ...this.waiting, ...change };
    if (sumOf({ ...this.book.row(this.member.id), ...said })) {
      this.waiting = {};
      return this.book.type(new Map([[this.member.id, said]]));
    }
    const { savings, dues, fee, ...how } = said;
    this.waiting = how;
    const wasPaid = sumOf(this.book.row(this.member.id)) > 0;
    return wasPaid ? this.book.type(new Map([[this.member.id, change]])) : this.#write();
  }

  #changed(field) {
    const text = field.value.trim();
    if (field.name === "total" || KINDS.includes(field.name)) return this.#sum(field, text);
    if (field.name === "byBank") return this.#type({ byBank: field.checked });
    if (field.name === "payer") return this.#payer(text);
    if (field.name === "ahead") return text && this.#ahead(Number(text));
    return this.#type({ [field.name]: text });
  }

  #sum(field, text) {
    const amount = text ? satang(text) : 0;
    this.#complain(field, amount === null);
    if (amount !== null) this.#type(field.name === "total" ? split(this.member, amount) : { [field.name]: amount });
  }

  #complain(field, isWrong) {
    field.closest(".field").querySelector(".errorlist").textContent = isWrong ? say("noSum") : "";
    isWrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }

  #ahead(place) {
    const { savings, dues, fee } = plan(this.book, this.member)[place];
    this.#type({ savings, dues, fee });
    this.#field("ahead").value = "";
  }

  #payer(text) {
    const found = this.book.members.find((one) => one.name === text || one.number === text);
    this.#type({ payer: found && found.id !== this.member.id ? found.id : null, payerName: found ? "" : text });
    this.#suggest("");
  }

  #suggest(text) {
    const list = this.panel.querySelector('[data-part="suggestions"]');
    const found = find(this.book, text, 5).filter((one) => one.id !== this.member.id);
    list.replaceChildren(
      ...found.map((one) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button quiet", textContent: `${one.number} ${one.name}` });
        button.dataset.payer = one.id;
        // Before the field is left, or the typed letters would be taken for a name.
        button.addEventListener("pointerdown", (event) => event.preventDefault());
        return button;
      }),
    );
  }

  #clicked(target) {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.payer) {
      this.#field("payer").value = this.book.byId.get(Number(button.dataset.payer)).number;
      return this.#payer(this.#field("payer").value);
    }
    const acts = {
      due: () => this.#type(asDue(this.member)),
      year: () => this.#ahead(Number(button.dataset.place)),
      twelve: () => this.#ahead(Number(button.dataset.place)),
      household: () => this.book.type(household(this.book, this.member)),
      nothing: () => {
        this.#type(nothing());
        this.waiting = {};
        this.#write();
      },
      close: () => this.#done(),
    };
    this.#forgive();
    acts[button.dataset.act]?.();
  }
}
