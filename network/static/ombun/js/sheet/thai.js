/* Thai as it comes from a keyboard: digits in three disguises, names without their tone marks.
 *
 * `searchKey` is the twin of groups/thai_text.py: both sides of a search are made the same way.
 * On the Thai (Kedmanee) layout the row of digits gives letters. Which key was meant is only known from its place
 * (`event.code`) together with what it gave: "-" from the key 3 is a digit, "-" from the key beside 0 is not.
 */
const KEDMANEE = {
  Digit1: "ๅ", Digit2: "/", Digit3: "-", Digit4: "ภ", Digit5: "ถ",
  Digit6: "ุ", Digit7: "ึ", Digit8: "ค", Digit9: "ต", Digit0: "จ",
};
const DIGIT_OF = new Map(Object.entries(KEDMANEE).map(([code, letter]) => [letter, code.at(-1)]));

/** The same text with ๐–๙ written as 0–9. */
export function foldDigits(text) {
  return text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
}

/** The digit a key press means, whatever the layout; "" when it means none. */
export function digitOf(event) {
  const key = foldDigits(event.key);
  if (/^\d$/.test(key)) return key;
  return KEDMANEE[event.code] === event.key ? event.code.at(-1) : "";
}

/** Whether a key press gave a letter that a name can begin with or go on with. */
export function isLetter(event) {
  return event.key.length === 1 && /\p{L}|\p{M}/u.test(event.key);
}

/** Text typed on the row of digits with the Thai layout on, as the digits that stand there; "" when it is other text. */
export function asDigits(text) {
  const digits = [...text].map((letter) => DIGIT_OF.get(letter) ?? letter).join("");
  return /^\d+$/.test(digits) ? digits : "";
}

/** A string in which forgotten marks, case and spaces do no harm. */
export function searchKey(text) {
  const tidy = foldDigits(text.normalize("NFC")).replace(/\ufeff/g, "").replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cf}]/gu, "");
  return tidy.trim().toLowerCase().replaceAll("เเ", "แ")
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33").replace(/\u0e33([\u0e48-\u0e4b])/g, "$1\u0e33")
    .replace(/[\u0e47-\u0e4e\u0e3a]/g, "").replaceAll("เเ", "แ").replace(/ +/g, " ");
}
