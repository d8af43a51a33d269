/* The book of one evening: who belongs, what each owes, what was typed here and what others hold already.
 *
 * Promises: amounts are whole satang; every change of a row gets a higher revision, so that an older one that arrives
 * late never wins; a change is told once (`change`, with the members it is about). Refuses to reckon what anybody
 * owes: that comes from the server (ledger/standings.py).
 */
export const KINDS = ["savings", "dues", "fee"];
export const NOTHING = Object.freeze({
  savings: 0, dues: 0, fee: 0, byBank: false, payer: null, payerName: "", paperBook: "", paperNumber: "", revision: 0,
});

/** Everything a row or a due hands over, in satang. */
export function sumOf(row) {
  return row.savings + row.dues + row.fee;
}

/** A row as it travels: see the addresses `sheet_rows` and `sheet_part`. */
export function pack(id, row) {
  return [
    id, row.savings, row.dues, row.fee, row.byBank ? 1 : 0, row.payer, row.payerName, row.paperBook, row.paperNumber,
    row.revision,
  ];
}

/** The same row as the sheet knows it: [member, row]. */
export function unpackRow([id, savings, dues, fee, byBank, payer, payerName, paperBook, paperNumber, revision]) {
  return [id, { savings, dues, fee, byBank: Boolean(byBank), payer, payerName, paperBook, paperNumber, revision }];
}

function readMember([id, number, name, zone, household, state, through, savings, dues, fee, arrears, plan, key]) {
  return { id, number, name, zone, household, state, through, due: { savings, dues, fee }, arrears, plan, key };
}

/** What the lines of the sheet are drawn from, to be compared. */
function asRead({ sheet, months, plans, zones, households, members }) {
  return JSON.stringify([sheet, months, plans, zones, households, members]);
}

export class Book extends EventTarget {
  /** `mine`: what this device's part holds, and what everybody else's do (parts.js). */
  constructor(data, mine) {
    super();
    this.known = new Map();
    this.#readMembers(data);
    this.rows = new Map(mine.rows.map(unpackRow));
    this.refused = new Map();
    this.undone = [];
    this.hearOthers(mine.others);
  }

  #readMembers(data) {
    this.read = asRead(data);
    this.sheet = data.sheet;
    this.months = data.months;
    this.plans = data.plans;
    this.zones = data.zones.map(([id, name, mine]) => ({ id, name, mine }));
    this.payers = new Map(data.households);
    this.members = data.members.map(readMember);
    this.byId = new Map(this.members.map((member) => [member.id, member]));
    // Whoever left meanwhile still has a name.
    this.hearNames(this.members);
  }

  /** Who somebody is that does not stand on the sheet any more: {id, number, name}. */
  hearNames(members) {
    for (const member of members) this.known.set(member.id, member);
  }

  /** The sheet as the server tells it now. Tells `members` when others stand on it, or owe something else. */
  update(data, mine) {
    const isSame = asRead(data) === this.read;
    if (!isSame) this.#readMembers(data);
    this.hear(mine.rows);
    this.hearOthers(mine.others);
    if (!isSame) this.dispatchEvent(new Event("members"));
  }

  row(id) {
    return this.rows.get(id) ?? NOTHING;
  }

  /** What others hold of this member, what was set aside left out. */
  otherRows(id) {
    return (this.others.get(id) ?? []).filter((row) => !row.setAside);
  }

  /** Whether money of this member is on the sheet already, from anybody. */
  isPaid(id) {
    return sumOf(this.row(id)) > 0 || this.otherRows(id).length > 0;
  }

  /** Members of one household; the member alone when there is none. */
  familyOf(member) {
    return member.household === null
      ? [member]
      : this.members.filter((other) => other.household === member.household);
  }

  /** Write down changes typed here: a Map of member to the fields that change. One step for `undo`. */
  type(changes) {
    this.undone.push(new Map([...changes.keys()].map((id) => [id, this.row(id)])));
    if (this.undone.length > 200) this.undone.shift();
    this.#write(changes);
  }

  /** Take the last step back; the members it was about, in order. */
  undo() {
    const step = this.undone.pop();
    if (!step) return [];
    this.#write(step);
    return [...step.keys()];
  }

  #write(changes) {
    for (const [id, change] of changes) {
      const before = this.row(id);
      const after = { ...before, ...change, revision: Math.max(before.revision + 1, Date.now()) };
      // Who paid, and how, is said of money; a row without money says nothing.
      this.rows.set(id, sumOf(after) ? after : { ...NOTHING, revision: after.revision });
      this.refused.delete(id);
    }
    this.#tell([...changes.keys()], true);
  }

  /** Rows from elsewhere (the server, this device's store, another tab): newer ones are taken over. */
  hear(packed) {
    const newer = packed.map(unpackRow).filter(([id, row]) => row.revision > this.row(id).revision);
    for (const [id, row] of newer) this.rows.set(id, row);
    if (newer.length) this.#tell(newer.map(([id]) => id), false);
    return newer.map(([id]) => id);
  }

  /** What the others' parts hold now. */
  hearOthers(list) {
    const before = this.others ?? new Map();
    this.others = new Map();
    for (const [id, total, who, setAside] of list) {
      this.others.set(id, [...(this.others.get(id) ?? []), { total, who, setAside: Boolean(setAside) }]);
    }
    const differs = (id) => JSON.stringify(before.get(id)) !== JSON.stringify(this.others.get(id));
    const ids = [...new Set([...before.keys(), ...this.others.keys()])].filter(differs);
    if (ids.length) this.#tell(ids, false);
  }

  /** The server did not take this row: why. */
  refuse(id, sentence) {
    this.refused.set(id, sentence);
    this.#tell([id], false);
  }

  /** What was typed of this member here was dealt with elsewhere. */
  forget(id) {
    this.rows.delete(id);
    this.refused.delete(id);
    this.#tell([id], false);
  }

  #tell(ids, typed) {
    this.dispatchEvent(new CustomEvent("change", { detail: { ids, typed } }));
  }
}
