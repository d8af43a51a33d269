/* Signing out on this device: rows that were not sent are asked about, in place; all else that is kept is deleted.
 *
 * Promises: what was not sent stays, sealed, until its owner signs in here again.
 */
import { Kept } from "./sheet/kept.js";

const panel = document.getElementById("leaving");

/** Whether `user` may be signed out now: not before the question was seen. Then nothing of hers is kept but unsent rows. */
export async function mayLeave(user, isAsked) {
  const kept = await Kept.unsent(user);
  // An open sheet may hold rows that nothing is kept of.
  const open = Number(document.getElementById("sheet-state")?.dataset.unsent ?? 0);
  if (!isAsked && (kept.count || open)) {
    ask(kept, open);
    return false;
  }
  await Kept.leave(user);
  return true;
}

function ask({ count, path }, open) {
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);
  part("count").textContent = panel.dataset.count.replace("{count}", Math.max(count, open));
  part("kept").hidden = count === 0;
  part("lost").hidden = count > 0;
  const link = panel.querySelector("a");
  link.hidden = !path || path === location.pathname;
  link.href = path ?? "";
  panel.hidden = false;
  panel.querySelector("button").focus();
}
