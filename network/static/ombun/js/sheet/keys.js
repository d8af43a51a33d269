/* One key for the ordinary member, and every other key of the ruled page.
 *
 *   Enter as due, and on    Space as due, or taken back    digits another sum    + − a month further, a month back
 *   Backspace, Delete nothing    H the whole household    F2 or Shift+Enter details    Ctrl+Z the last step back
 *   arrows, Page, Home, End, Tab go    letters or / search    Escape back to the search
 *
 * A held-down Enter marks one row, not the whole village.
 */
import { digitOf, isLetter } from "./thai.js";

const ROWS_PER_PAGE = 10;
const MOVES = {
  ArrowUp: -1, ArrowDown: 1, PageUp: -ROWS_PER_PAGE, PageDown: ROWS_PER_PAGE, Home: -Infinity, End: Infinity,
};

/** Let the keys of the grid do what `desk` can do. */
export function listen(root, desk) {
  root.addEventListener("keydown", (event) => {
    const row = event.target.closest(".line[data-member]");
    if (!row || event.isComposing || event.metaKey || event.altKey) return;
    const act = desk.editor.isOpen ? whileTyping(event, desk) : onRow(event, desk);
    if (act) {
      event.preventDefault();
      if (!(event.repeat && event.key === "Enter")) act();
    }
  });
}

/** What a key does while a sum is being typed; null: it belongs to the input. */
function whileTyping(event, desk) {
  const { editor, grid } = desk;
  const { input } = editor;
  const then = (next) => () => editor.close() && next();
  if (event.key === "Enter") return then(() => desk.entered());
  if (event.key === "Escape") return () => (editor.cancel(), grid.select(grid.now, { column: grid.column }));
  if (event.key in MOVES && !["Home", "End"].includes(event.key)) return then(() => grid.move(MOVES[event.key]));
  if (event.key === "Tab") return tab(event, desk, then);
  const isAtEdge = input.selectionStart === input.selectionEnd;
  if (event.key === "ArrowLeft" && isAtEdge && input.selectionStart === 0) return then(() => grid.turn(-1));
  if (event.key === "ArrowRight" && isAtEdge && input.selectionEnd === input.value.length) return then(() => grid.turn(1));
  return null;
}

/** What a key does on a row. */
function onRow(event, desk) {
  const { grid } = desk;
  if (event.ctrlKey) return onRowWithControl(event, desk);
  const digit = digitOf(event);
  if (digit) return () => desk.startSum(digit, event.key);
  if (event.key === "Enter") return event.shiftKey ? () => desk.openDetails(grid.now) : () => desk.takeAndGoOn();
  if (event.key in MOVES) return () => grid.move(MOVES[event.key]);
  if (event.key === "Tab") return tab(event, desk, (next) => next);
  if (event.key === "ArrowLeft") return () => grid.turn(-1);
  if (event.key === "ArrowRight") return () => grid.turn(1);
  return command(event, desk);
}

function onRowWithControl(event, desk) {
  // By its place: with the Thai layout on, the key Z gives ผ.
  if (event.code === "KeyZ") return () => desk.undo();
  if (event.key === "Home" || event.key === "End") return () => desk.grid.move(MOVES[event.key]);
  return null;
}

function command(event, desk) {
  const { key } = event;
  if (key === " ") return () => desk.toggle();
  if (key === "+" || key === "=") return () => desk.further();
  if (key === "-") return () => desk.back();
  if (key === "Backspace" || key === "Delete") return () => desk.clear();
  if (key === "F2" || key === "ContextMenu") return () => desk.openDetails(desk.grid.now);
  if (key === "Escape") return () => desk.search.focus();
  if (key === "/") return () => desk.search.focus();
  // With the Thai layout on, H gives a tone mark, with which no name begins.
  if (["h", "H", "้", "็"].includes(key)) return () => desk.takeHousehold();
  if (isLetter(event)) return () => desk.search.start(key);
  return null;
}

/** Tab goes through the kinds of the row and then on, out of the grid. */
function tab(event, desk, then) {
  const { grid } = desk;
  const by = event.shiftKey ? -1 : 1;
  const columns = ["total", "savings", "dues", "fee"].filter((column) => grid.isShown(column));
  const column = columns[columns.indexOf(grid.column) + by];
  return column ? then(() => grid.select(grid.now, { column })) : null;
}
