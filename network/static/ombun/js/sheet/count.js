/* The cash count beside the sheet: pieces by face value, kept by the server as they are typed.
 *
 * Promises: the sums shown are the server's, over every part of the sheet. The reason of a difference is asked for where
 * the sheet is recorded.
 */
import { baht } from "./money.js";
import { say } from "./words.js";

const SOON = 600;

/** Keep `form` (the server's own) on the server, and say what the count comes to. */
export function keepCount(form, saving) {
  const words = form.querySelector('[data-part="counted"]');
  let timer;
  const keep = async () => {
    // The cash of the sheet is what the server has: rows first.
    await saving.send();
    try {
      const how = { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": saving.token }, body: new FormData(form) };
      words.textContent = said(await fetch(form.action, how).then((answer) => answer.json()));
    } catch {
      words.textContent = say("countUnsaved");
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  form.closest("details").addEventListener("toggle", (event) => event.target.open && keep());
}

function said({ message, counted, cash, difference }) {
  if (message) return message;
  if (counted === null) return say("countNothing", { cash: baht(cash) });
  const values = { counted: baht(counted), cash: baht(cash), difference: baht(Math.abs(difference)) };
  if (!difference) return say("countRight", values);
  return say(difference < 0 ? "countShort" : "countOver", values);
}
