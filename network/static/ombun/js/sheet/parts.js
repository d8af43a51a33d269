/* Whose part is whose: each device of one person fills a part of its own, which no other writes into.
 *
 * Promises: a part's key is made here, once, and stays with this browser; what the same person typed on another device
 * stands beside it like anybody else's.
 */
import { say } from "./words.js";

/** A key for this device's part; plain HTTP on a village network has no crypto.randomUUID. */
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** The part this device fills: the one its unsent rows belong to, the one made before, or a new one. */
export function partOfDevice(sheet, user, kept) {
  const memory = `ombun-part ${sheet} ${user}`;
  const part = kept[0]?.part ?? localStorage.getItem(memory) ?? newKey();
  localStorage.setItem(memory, part);
  return part;
}

/** What rows.json says of this device's part, and what it says of everybody else's. */
export function readParts(data, part) {
  const own = data.parts.find(([key]) => key === part);
  const elsewhere = data.parts.filter((one) => one !== own).flatMap(([, , rows, setAside]) =>
    rows.map(([id, savings, dues, fee]) => [id, savings + dues + fee, say("youElsewhere"), setAside.includes(id)]),
  );
  return {
    rows: own?.[2] ?? [],
    finished: Boolean(own?.[1]),
    others: [...data.others, ...elsewhere.filter(([, total]) => total > 0)],
  };
}
