/* Sums: whole satang inside, baht on the screen, never a fraction in between.
 *
 * Promises: `baht` and `satang` are each other's inverse; what is not a sum is null, never a guess.
 */
import { foldDigits } from "./thai.js";

const SUM = /^(\d{1,9})(?:\.(\d{1,2}))?$/;
const whole = new Intl.NumberFormat("en-US");

/** Satang as people read them: 57,060 or 57,060.50. */
export function baht(satang) {
  const rest = Math.abs(satang) % 100;
  const sum = whole.format(Math.trunc(satang / 100));
  return rest ? `${sum}.${String(rest).padStart(2, "0")}` : sum;
}

/** Typed text in satang: Thai digits, commas between thousands, a unit behind it; null when it is no sum. */
export function satang(text) {
  const bare = foldDigits(text).replace(/[\s\u200b\u00a0]/g, "").replace(/^฿|(?:บาท|บ\.|฿|\.-)$/g, "");
  if (bare.includes(",") && !/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(bare)) return null;
  const found = SUM.exec(bare.replaceAll(",", ""));
  return found && Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}
