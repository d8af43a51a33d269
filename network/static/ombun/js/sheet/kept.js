/* What is kept on this device: rows the server has not confirmed yet, and the sheet itself, so that it opens without a
 * signal. A dead battery, a killed tab lose nothing.
 *
 * Promises: everything that names a member or an amount is sealed (vault.js); what stands in the clear are numbers of
 * sheets, people and rows, addresses and days. A row leaves the device when the server's own rows hold it, or when somebody
 * says that it is dealt with; one sealed under another password stays until it is opened. Where nothing can be kept
 * (`keeps` is false), it reads what it can, keeps nothing, and the page says so.
 */
import { takeOver } from "./kept_before.js";
import { settled } from "./store.js";
import { Vault } from "./vault.js";

const NAME = "ombun-kept";
const ROWS = "rows";
const SHEETS = "sheets";

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ROWS, { keyPath: ["sheet", "user", "member"] });
    request.result.createObjectStore(SHEETS, { keyPath: ["sheet", "user"] });
  };
  return settled(request);
}

async function read(store) {
  try {
    const database = await opened();
    return await settled(database.transaction(store).objectStore(store).getAll()).finally(() => database.close());
  } catch {
    return [];
  }
}

export class Kept extends EventTarget {
  #last = Promise.resolve();
  #waiting = [];
  #turns = 0;

  /** What is kept of one sheet for one user; `vault` seals and opens it (null: nothing can be kept). */
  static async open(sheet, user, vault) {
    const kept = new Kept();
    Object.assign(kept, { sheet, user: String(user), vault });
    kept.database = await opened().catch(() => null);
    // A phone that runs out of room is to tidy up elsewhere.
    if (kept.keeps) navigator.storage?.persist?.().catch(() => {});
    if (kept.keeps) await takeOver(kept.user, (one) => kept.put(one.part, [one.row], one.sheet)).catch(() => {});
    return kept;
  }

  /** Sheets that were opened on this device: [{sheet, label (its day), user, path, salt, iterations, iv, data, at}].
   * Opens none.
   */
  static sheets() {
    return read(SHEETS);
  }

  /** The same of one sheet: one for each person who opened it here. */
  static async snapshots(sheet) {
    return (await read(SHEETS)).filter((one) => one.sheet === sheet);
  }

  /** Rows of a person that never arrived: {count, path: of a sheet that waits for them, if it is known}. */
  static async unsent(user) {
    const own = (one) => one.user === String(user);
    const rows = (await read(ROWS)).filter((one) => own(one) && !one.sent);
    const sheets = (await read(SHEETS)).filter(own);
    return { count: rows.length, path: sheets.find(({ sheet }) => rows.some((one) => one.sheet === sheet))?.path };
  }

  /** Leave nothing of a person but rows that never arrived. */
  static async leave(user) {
    const database = await opened();
    const stores = database.transaction([ROWS, SHEETS], "readwrite", { durability: "strict" });
    for (const name of [ROWS, SHEETS]) {
      const store = stores.objectStore(name);
      for (const one of await settled(store.getAll())) {
        const isWanted = name === ROWS && !one.sent;
        if (one.user === String(user) && !isWanted) store.delete(store.keyPath.map((part) => one[part]));
      }
    }
    database.close();
  }

  get keeps() {
    return Boolean(this.database && this.vault);
  }

  #stores(mode, ...names) {
    // Strict: on the disk when it says so, for a battery gives no warning.
    const work = this.database.transaction(names, mode, { durability: "strict" });
    return names.map((name) => work.objectStore(name));
  }

  /** Whether everything that was handed over is on the disk. */
  get isSettled() {
    return this.keeps && this.#turns === 0;
  }

  /** One after the other: sealing takes a moment, and what is confirmed must not be kept after it. */
  #inTurn(work) {
    this.#turns += 1;
    this.#last = this.#last
      .then(work)
      .catch((error) => this.dispatchEvent(new CustomEvent("failed", { detail: error })))
      .finally(() => {
        this.#turns -= 1;
      });
    return this.#last;
  }

  async #sealed(place, value) {
    const { salt, iterations } = this.vault;
    return { user: this.user, ...place, salt, iterations, ...(await this.vault.seal(value)) };
  }

  /** Keep packed rows of a part; an older one never takes the place of a newer one. Done when they are on the disk. */
  put(part, packed, sheet = this.sheet) {
    if (!this.keeps) return this.#last;
    this.#waiting.push(...packed.map((row) => ({ sheet, part, row })));
    // What was typed while others were written goes with the next turn as one: the disk is asked once.
    return this.#inTurn(() => this.#write(this.#waiting.splice(0)));
  }

  async #write(waiting) {
    if (!waiting.length) return;
    const sealed = await Promise.all(
      waiting.map(({ sheet, part, row }) => this.#sealed({ sheet, part, member: row[0], revision: row.at(-1) }, row)),
    );
    const [rows] = this.#stores("readwrite", ROWS);
    await Promise.all(sealed.map((one) => putNewer(rows, one)));
    await written(rows.transaction);
  }

  /** Everything kept of this sheet:
   *
   * mine: [{part, row}] rows not confirmed; sent: the same of rows confirmed since the sheet was kept;
   * older: [{part, row, member}] opened after a newer row of that member was written; locked: how many of this user's
   * wait for another password; others: how many of somebody else.
   */
  async all() {
    const found = { mine: [], sent: [], older: [], locked: 0, others: 0 };
    if (!this.database) return found;
    await this.#last;
    const kept = await this.#ofSheet();
    const own = kept.filter((one) => one.user === this.user);
    found.others = kept.filter((one) => one.user !== this.user && !one.sent).length;
    const locked = [];
    const values = await Promise.all(own.map((one) => this.#open(one)));
    for (const [at, one] of own.entries()) {
      const row = values[at];
      if (!row) one.sent || locked.push(one);
      else if (one.member !== row[0]) found.older.push({ part: one.part, row, member: one.member });
      else found[one.sent ? "sent" : "mine"].push({ part: one.part, row });
    }
    found.locked = locked.length;
    await this.#setApart(locked);
    return found;
  }

  async #ofSheet() {
    const [rows] = this.#stores("readonly", ROWS);
    return settled(rows.getAll(IDBKeyRange.bound([this.sheet], [this.sheet, []])));
  }

  #open(one, vault = this.vault) {
    return vault ? vault.open(one).catch(() => null) : null;
  }

  /** A new row of the same member must not take the place of one that nobody could read yet. */
  #setApart(locked) {
    return this.#inTurn(async () => {
      const [rows] = this.#stores("readwrite", ROWS);
      for (const one of locked.filter(({ member }) => typeof member === "number")) {
        rows.delete([one.sheet, one.user, one.member]);
        rows.put({ ...one, member: `${one.member} ${one.revision}` });
      }
    });
  }

  /** Open what an earlier password sealed, and seal it anew: [{part, row}]; empty when it is not that password.
   *
   * `isNewest` tells of a row whether nothing newer is known of its member; behind a newer word it waits for somebody
   * to decide.
   */
  async unlock(password, isNewest) {
    await this.#last;
    const own = (await this.#ofSheet()).filter((one) => one.user === this.user && !one.sent);
    const vaults = new Map();
    const opened = [];
    for (const one of own.filter(({ member }) => typeof member === "string")) {
      const lock = `${one.salt} ${one.iterations}`;
      if (!vaults.has(lock)) vaults.set(lock, await Vault.fromPassword(password, one));
      const row = await this.#open(one, vaults.get(lock));
      if (row) opened.push({ ...one, row });
    }
    if (this.keeps) await this.#sealAnew(opened, isNewest);
    return opened.map(({ part, row }) => ({ part, row }));
  }

  #sealAnew(opened, isNewest) {
    return this.#inTurn(async () => {
      const sealed = await Promise.all(
        opened.map(({ sheet, part, revision, row }) => this.#sealed({ sheet, part, revision, member: row[0] }, row)),
      );
      const [rows] = this.#stores("readwrite", ROWS);
      for (const [at, one] of sealed.entries()) {
        const { member, row } = opened[at];
        const isWanted = isNewest(row) && (await putNewer(rows, one));
        isWanted ? rows.delete([one.sheet, one.user, member]) : rows.put({ ...one, member });
      }
    });
  }

  /** The server has confirmed rows: [[member, revision], …]. They are shown without a signal, and not sent again. */
  settle(confirmed) {
    return this.#each(confirmed, (rows, one) => one.sent || rows.put({ ...one, sent: true }));
  }

  /** Forget rows: [[member, revision], …], unless there is a newer word meanwhile. */
  drop(done) {
    return this.#each(done, (rows, one) => rows.delete([one.sheet, one.user, one.member]));
  }

  #each(pairs, act) {
    if (!this.database || !pairs.length) return this.#last;
    return this.#inTurn(async () => {
      const [rows] = this.#stores("readwrite", ROWS);
      await Promise.all(
        pairs.map(async ([member, revision]) => {
          const one = await settled(rows.get([this.sheet, this.user, member]));
          if (one && one.revision <= revision) act(rows, one);
        }),
      );
    });
  }

  /** Keep the sheet as the server told it; rows confirmed before are told in it. `own`: this device's rows in it. */
  keepSheet({ csrf, device, ...data }, own, path) {
    if (!this.keeps) return this.#last;
    return this.#inTurn(async () => {
      const place = { sheet: this.sheet, label: data.sheet.label, path, at: new Date().toISOString() };
      const sealed = await this.#sealed(place, data);
      const told = new Map(own.map((row) => [row[0], row.at(-1)]));
      const sent = (await this.#ofSheet()).filter((one) => one.sent && one.user === this.user);
      const [rows, sheets] = this.#stores("readwrite", ROWS, SHEETS);
      sheets.put(sealed);
      for (const one of sent) {
        if (one.revision <= told.get(one.member)) rows.delete([one.sheet, one.user, one.member]);
      }
    });
  }

  /** The sheet is over: forget it and the rows that were confirmed; what never arrived stays. */
  leaveSheet() {
    if (!this.database) return this.#last;
    return this.#inTurn(async () => {
      const sent = (await this.#ofSheet()).filter((one) => one.sent && one.user === this.user);
      const [rows, sheets] = this.#stores("readwrite", ROWS, SHEETS);
      sheets.delete([this.sheet, this.user]);
      for (const one of sent) rows.delete([one.sheet, one.user, one.member]);
    });
  }

  /** The sheet as it was kept; null when it never was. Throws when this vault does not open it. */
  async openSheet() {
    if (!this.keeps) return null;
    const [sheets] = this.#stores("readonly", SHEETS);
    const one = await settled(sheets.get([this.sheet, this.user]));
    return one ? this.vault.open(one) : null;
  }
}

/** Until the disk has it. */
function written(work) {
  return new Promise((resolve, reject) => {
    work.oncomplete = resolve;
    work.onabort = () => reject(work.error);
    work.commit();
  });
}

/** Whether the row was put: not when a newer word of that member stands there. */
async function putNewer(rows, one) {
  const before = await settled(rows.get([one.sheet, one.user, one.member]));
  if (before && before.revision >= one.revision) return false;
  rows.put(one);
  return true;
}
