/* Rows that an earlier password sealed: never dropped, and readable as soon as that password is typed.
 *
 * Promises: the password is used once and kept nowhere; a wrong one is said beside the field.
 */
import { say } from "./words.js";

/** Offer to open `count` locked rows by `open(password)`, which gives how many it opened. */
export function offerUnlocking(form, count, open) {
  if (!count) return;
  const field = form.querySelector("input");
  const wrong = form.querySelector('[role="alert"]');
  const tell = (left) => {
    form.querySelector('[data-part="count"]').textContent = say("lockedRows", { count: left });
    form.hidden = !left;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const opened = await open(field.value);
    wrong.textContent = opened ? "" : say("wrongPassword");
    if (!opened) return field.select();
    field.value = "";
    count -= opened;
    tell(count);
  });
  tell(count);
}
