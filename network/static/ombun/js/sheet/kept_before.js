/* Rows that an earlier release kept on this device as they were: sealed like all others, and the open store deleted.
 *
 * Promises: a row is in the new store before it leaves the old one; those of somebody else wait until they sign in.
 */
import { settled } from "./store.js";

const NAME = "ombun-unsent";
const STORE = "rows";

/** Hand every old row of `user` ({sheet, part, row}) to `keep`, then forget it; the store goes when it is empty. */
export async function takeOver(user, keep) {
  const names = (await indexedDB.databases?.()) ?? [];
  if (!names.some(({ name }) => name === NAME)) return;
  const database = await settled(indexedDB.open(NAME));
  try {
    const rows = database.objectStoreNames.contains(STORE) ? await settled(database.transaction(STORE).objectStore(STORE).getAll()) : [];
    const own = rows.filter((one) => one.user === user);
    await Promise.all(own.map((one) => keep(one)));
    if (own.length < rows.length) {
      const store = database.transaction(STORE, "readwrite", { durability: "strict" }).objectStore(STORE);
      for (const { sheet, member } of own) store.delete([sheet, user, member]);
      return;
    }
  } finally {
    database.close();
  }
  await settled(indexedDB.deleteDatabase(NAME));
}
