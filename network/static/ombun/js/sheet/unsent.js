/* Rows that the server has not confirmed yet, kept on this device: a dead battery, a killed tab lose nothing.
 *
 * Promises: `put`, `all` and `drop` are all that the rest of the sheet knows of the store; no names are kept, members
 * are bare numbers; a row is dropped only when it is not newer than what was confirmed. Where the browser keeps
 * nothing (`keeps` is false), they do nothing and the page says so.
 */
const NAME = "ombun-unsent";
const STORE = "rows";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: ["sheet", "user", "member"] });
  };
  return settled(request);
}

export class Unsent {
  /** The store for one sheet and one user of this device. */
  static async open(sheet, user) {
    const store = new Unsent();
    store.sheet = sheet;
    store.user = user;
    store.database = await opened().catch(() => null);
    return store;
  }

  get keeps() {
    return this.database !== null;
  }

  #rows(mode) {
    // Strict: on the disk when it says so, for a battery gives no warning.
    return this.database.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  }

  /** Keep packed rows of a part. */
  async put(part, packed) {
    if (!this.keeps) return;
    const rows = this.#rows("readwrite");
    const places = { sheet: this.sheet, user: this.user, part };
    await Promise.all(packed.map((row) => settled(rows.put({ ...places, member: row[0], row }))));
  }

  /** Everything kept for this sheet: {mine: [{part, row}], others: number of rows somebody else typed here}. */
  async all() {
    if (!this.keeps) return { mine: [], others: 0 };
    const range = IDBKeyRange.bound([this.sheet], [this.sheet, []]);
    const kept = await settled(this.#rows("readonly").getAll(range));
    const mine = kept.filter((one) => one.user === this.user);
    return { mine: mine.map(({ part, row }) => ({ part, row })), others: kept.length - mine.length };
  }

  /** Forget rows that the server has confirmed: [[member, revision], …]. */
  async drop(confirmed) {
    if (!this.keeps) return;
    const rows = this.#rows("readwrite");
    await Promise.all(
      confirmed.map(async ([member, revision]) => {
        const key = [this.sheet, this.user, member];
        const kept = await settled(rows.get(key));
        if (kept && kept.row.at(-1) <= revision) await settled(rows.delete(key));
      }),
    );
  }
}
