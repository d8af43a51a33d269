/* How the sheet comes onto the page: from the server, or, without a signal, from what is kept on this device.
 *
 * Promises: whatever the server says comes first; where it does not answer, the kept sheet opens with the password, and
 * goes on waiting for the server meanwhile. The page of the service worker has the same grid without addresses: then
 * the sheet is the one that the address names.
 */
import { hold } from "./keeper.js";
import { Kept } from "./kept.js";
import { unlock } from "./unlock.js";
import { Vault, isPossible } from "./vault.js";
import { say } from "./words.js";

const NO_KEY = "00000000-0000-0000-0000-000000000000";
// With a bad signal a request hangs for minutes, while the sheet lies on the device.
const PATIENCE = 4_000;

/** Which sheet this is and where its rows come from. */
export function placeOf({ sheet, rows, part }) {
  const path = location.pathname;
  const number = sheet || path.split("/").filter(Boolean).at(-1);
  return { sheet: number, path, rows: rows || `${path}rows.json`, part: part || `${path}parts/${NO_KEY}/` };
}

/** Where this device's part is sent. */
export function addressOfPart(place, part) {
  return place.part.replace(NO_KEY, part);
}

/** The sheet: {data, user, vault, isFresh}. Throws with a sentence when there is none. */
export async function open(place) {
  const answer = fetched(place.rows);
  // It may fail before anybody below listens.
  answer.catch(() => {});
  const snapshots = await Kept.snapshots(place.sheet);
  if (!snapshots.length || !isPossible) return fresh(await answer);
  const first = await Promise.race([answer.catch((error) => unless(error)), wait(PATIENCE)]);
  if (first) return fresh(first);
  const late = answer.then(fresh).catch(() => new Promise(() => {}));
  return Promise.race([late, kept(place)]);
}

async function kept(place) {
  const { vault, user } = await unlock(place.sheet);
  const data = await (await Kept.open(place.sheet, user, vault)).openSheet();
  return { data, user: String(user), vault, isFresh: false };
}

async function fresh(data) {
  const [user, vault] = [String(data.me.id), await Vault.fromServer(data.device)];
  // Loaded again without a signal, it opens without asking.
  if (vault) hold(vault, user);
  return { data, user, vault, isFresh: true };
}

function wait(time) {
  return new Promise((resolve) => setTimeout(resolve, time, null));
}

/** Nothing for a server that is not there or does not know her just now; what it refuses, it refuses. */
function unless(error) {
  if (error.isFinal) throw error;
  return null;
}

async function fetched(address) {
  const response = await fetch(address);
  if (response.ok) return response.json();
  const said = await response.json().catch(() => ({}));
  const isFinal = response.status < 500 && response.status !== 401;
  throw Object.assign(new Error(said.message || say("notLoaded")), { isFinal });
}
