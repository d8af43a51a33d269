/* Signing out on this device: rows that were not sent are asked about, in place; all else that is kept is deleted.
 *
 * Promises: what was not sent stays, sealed, until its owner signs in here again; without a signal nobody is signed out
 * and nothing is deleted, for the sheet that is kept is all that somebody in the field has.
 */
import { Kept } from "./sheet/kept.js";

const panel = document.getElementById("leaving");
const PATIENCE = 8_000;

/** Whether `user` may be signed out now: not before the question was seen. Then nothing of hers is kept but unsent rows. */
export async function mayLeave(user, isAsked) {
  const kept = await Kept.unsent(user);
  // An open sheet may hold rows that nothing is kept of.
  const open = Number(document.getElementById("sheet-state")?.dataset.unsent ?? 0);
  if (!isAsked && (kept.count || open)) {
    ask(kept, open);
    return false;
  }
  if (!(await answers())) {
    show("unreachable");
    return false;
  }
  await Kept.leave(user);
  return true;
}

function ask({ count, path }, open) {
  panel.querySelector('[data-part="count"]').textContent = panel.dataset.count.replace("{count}", Math.max(count, open));
  show("count", count ? "kept" : "lost");
  const link = panel.querySelector("a");
  link.hidden = !path || path === location.pathname;
  link.href = path ?? "";
  panel.querySelector("button").focus();
}

/** Whether the server can be reached: signing out is its work. */
function answers() {
  return fetch("/offline/", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).then(
    () => true,
    () => false,
  );
}

/** The panel with these parts of what it can say; what somebody is asked has its buttons. */
function show(...names) {
  for (const part of panel.querySelectorAll("[data-part]")) part.hidden = !names.includes(part.dataset.part);
  panel.querySelector(".actions").hidden = names.includes("unreachable");
  panel.hidden = false;
}
