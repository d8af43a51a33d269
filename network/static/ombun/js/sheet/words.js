/* Words: every sentence the sheet shows stands in the page (templates/ledger/sheet_words.html), in the reader's language. */
const words = document.getElementById("sheet-words").dataset;

/** The sentence called `name`, with {places} filled in. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

/** Say it to who cannot see the screen; a sentence repeated is heard again. */
export function announce(sentence) {
  const region = document.getElementById("sheet-said");
  region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
}
