/* What is shown: one zone or all, by zone or by household, everybody or those still to come. */
import { arrange } from "./order.js";
import { say } from "./words.js";

const byId = (name) => document.getElementById(`sheet-${name}`);

export class Views {
  constructor(desk, saving) {
    Object.assign(this, { desk, saving, book: desk.book, view: { by: "zone", zone: null, unpaid: false } });
    const mine = this.book.zones.filter((zone) => zone.mine);
    // A collector begins with the zone that is theirs.
    if (mine.length === 1) this.view.zone = mine[0].id;
    this.#offer();
    this.#show();
    byId("views").addEventListener("change", () => this.#choose());
    desk.addEventListener("hidden", () => this.#everything());
    this.book.addEventListener("members", () => this.#redraw());
  }

  /** Others stand on the sheet now: drawn anew as soon as nobody writes in it, the cursor where it was. */
  #redraw() {
    const { desk } = this;
    if (desk.isWriting) return this.#redrawLater();
    const { grid } = desk;
    const { now, column } = grid;
    const hadFocus = grid.root.contains(document.activeElement);
    this.#offer();
    this.#show();
    if (hadFocus && grid.has(now)) grid.select(now, { column });
  }

  #redrawLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#redraw(), 500);
  }

  #offer() {
    const { zones, payers } = this.book;
    const everybody = byId("zone").options[0];
    byId("zone").replaceChildren(everybody, ...zones.map((zone) => new Option(zone.name, String(zone.id))));
    byId("zone").closest(".field").hidden = zones.length === 0;
    byId("by").closest(".field").hidden = payers.size === 0;
    if (!zones.some((zone) => zone.id === this.view.zone)) this.view.zone = null;
    byId("zone").value = this.view.zone ?? "";
    const owesFee = this.book.members.some((member) => member.due.fee || this.book.row(member.id).fee);
    byId("grid").classList.toggle("no-fee", !owesFee);
  }

  #choose() {
    const zone = byId("zone").value;
    this.view = { by: byId("by").value, zone: zone ? Number(zone) : null, unpaid: byId("unpaid").checked };
    this.#show();
  }

  #everything() {
    byId("zone").value = "";
    byId("unpaid").checked = false;
    this.#choose();
  }

  #show() {
    const items = arrange(this.book, this.view, (...group) => this.#headOf(...group));
    this.saving.zone = this.view.zone;
    this.desk.details.close();
    this.desk.grid.show(items);
    byId("none").hidden = items.length > 0;
  }

  #headOf(by, key, members) {
    if (by === "zone") return key === null ? say("noZone") : this.book.zones.find((zone) => zone.id === key).name;
    if (key === null) return say("noHousehold");
    return say("householdOf", { name: (this.book.byId.get(this.book.payers.get(key)) ?? members[0]).name });
  }
}
