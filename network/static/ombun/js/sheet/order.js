/* The order of the page: by collector's zone or by household, all of them or those still to come.
 *
 * Promises: pure; the members' own order (by number) is kept within each heading.
 */
import { sumOf } from "./book.js";

/** Lines of the page: {head, members} or {member, near}; `near`: of the same household as the line above. */
export function arrange(book, { by, zone, unpaid }, headOf) {
  const wanted = book.members.filter(
    (member) =>
      (zone === null || member.zone === zone) && !(unpaid && (book.isPaid(member.id) || !sumOf(member.due))),
  );
  const groups = grouped(wanted, by === "household" ? (member) => member.household : (member) => member.zone);
  // One heading over everything says nothing.
  const heads = groups.length > 1;
  return groups.flatMap(([key, members]) => [
    ...(heads ? [{ head: headOf(by, key, members), members }] : []),
    ...members.map((member, place) => ({ member, near: isNear(members[place - 1], member) })),
  ]);
}

function grouped(members, keyOf) {
  const groups = new Map();
  for (const member of members) {
    const key = keyOf(member);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(member);
  }
  // Who stands nowhere stands last.
  return [...groups].sort(([one], [other]) => (one === null) - (other === null));
}

function isNear(above, member) {
  return Boolean(above) && member.household !== null && above.household === member.household;
}
