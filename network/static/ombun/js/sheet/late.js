/* Rows that came too late: typed on this device, but the sheet was recorded without them.
 *
 * Promises: they are shown with name and sum until somebody says that they have been dealt with; then, and only then,
 * the device forgets them.
 */
import { Book } from "./book.js";
import { baht } from "./money.js";
import { Unsent } from "./unsent.js";

const page = document.getElementById("sheet-late");

async function show() {
  const unsent = await Unsent.open(page.dataset.sheet, page.dataset.user);
  const { mine } = await unsent.all();
  if (!mine.length) return;
  const book = new Book(await (await fetch(page.dataset.rows)).json());
  const rows = mine.map(({ row }) => row);
  // What was recorded after all needs no care: the answer was lost, not the row.
  const late = rows.filter((row) => book.row(row[0]).revision < row.at(-1));
  const forget = () => unsent.drop(rows.map((row) => [row[0], row.at(-1)]));
  if (!late.length) return forget();
  page.querySelector("ul").replaceChildren(...late.map((row) => entry(book, row)));
  page.querySelector("button").addEventListener("click", async () => {
    await forget();
    page.hidden = true;
  });
  page.hidden = false;
}

/** Number, name and sum; the sum alone of somebody who left meanwhile. */
function entry(book, [id, savings, dues, fee]) {
  const line = document.createElement("li");
  const member = book.byId.get(id);
  line.textContent = [member?.number, member?.name, baht(savings + dues + fee)].filter(Boolean).join(" ");
  return line;
}

show();
