/* Opening the sheet without a signal: the password opens what this device keeps of it.
 *
 * Promises: the password goes into the making of the key and nowhere else; whose password it is decides whose sheet is
 * opened, where several people share a device; a wrong one is told beside the field, and asked for again.
 */
import { ask, hold } from "./keeper.js";
import { Kept } from "./kept.js";
import { Vault } from "./vault.js";

const form = document.getElementById("sheet-unlock");
const field = form.querySelector("input");
const wrong = form.querySelector(".errorlist");
const page = document.getElementById("sheet");

/** What opens the sheet: {vault, user}. Waits for the password; throws, with a sentence, when nothing of it is kept. */
export async function unlock(sheet) {
  const kept = await Kept.snapshots(sheet);
  if (!kept.length) throw new Error(form.dataset.never);
  const found = (await withHeldKey(kept)) ?? (await withPassword(kept));
  hold(found.vault, found.user);
  return found;
}

async function opens(vault, one) {
  return vault.open(one).then(() => ({ vault, user: one.user }), () => null);
}

/** The page was loaded again, and the service worker still has the key. */
async function withHeldKey(kept) {
  const held = await ask();
  const one = held && kept.find(({ user, salt }) => user === held.user && salt === held.salt);
  return one ? opens(Vault.fromKey(held.key, held), one) : null;
}

function withPassword(kept) {
  show(true);
  // The signal is back and nothing typed yet: then the server gives the sheet, and nobody needs a password.
  addEventListener("online", () => form.hidden || field.value || location.reload());
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const found = await tried(kept);
      if (!found) return;
      show(false);
      resolve(found);
    });
  });
}

/** What the typed password opens; null, and told, when it opens nothing. */
async function tried(kept) {
  const button = form.querySelector(".actions button");
  wrong.textContent = "";
  button.disabled = true;
  const found = await withTyped(kept, field.value);
  button.disabled = false;
  field.value = found ? "" : field.value;
  field.setAttribute("aria-invalid", String(!found));
  if (!found) {
    wrong.textContent = form.dataset.wrong;
    field.select();
  }
  return found;
}

async function withTyped(kept, password) {
  for (const one of kept) {
    const found = await opens(await Vault.fromPassword(password, one), one);
    if (found) return found;
  }
  return null;
}

/** The form alone, with the cursor in it; or the sheet. */
function show(isLocked) {
  page.classList.toggle("locked", isLocked);
  form.hidden = !isLocked;
  if (isLocked) field.focus();
}
