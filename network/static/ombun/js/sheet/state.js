/* Where saving stands, in words that are always in view; heard only when it turns. */
import { announce, say } from "./words.js";

/** Keep `line` (its words, a link where one leads on) up to date with what `saving` says. */
export function showState(line, saving) {
  let before = "";
  const write = () => {
    const { text, url, label } = wordsFor(saving);
    line.dataset.state = saving.state;
    // Asked for by whoever signs out (leaving.js).
    line.dataset.unsent = saving.dirty.size;
    line.dataset.kept = saving.kept.isSettled;
    line.replaceChildren(text, ...(url ? [" ", linkTo(url, label)] : []));
    // Each row that is saved need not be heard; that nothing can be saved must be, and that it is over.
    const isTrouble = !["saved", "waiting", "sending"].includes(saving.state);
    if (saving.state !== before && (isTrouble || (saving.state === "saved" && before === "trouble"))) announce(text);
    if (isTrouble || saving.state === "saved") before = isTrouble ? (before = "trouble") : "saved";
  };
  saving.addEventListener("state", write);
  write();
}

function wordsFor(saving) {
  const count = saving.dirty.size;
  const { text, url } = saving.message;
  switch (saving.state) {
    case "saved": {
      if (saving.book.refused.size) return { text: say("savedBut", { count: saving.book.refused.size }) };
      const time = saving.savedAt?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      return { text: time ? say("savedAt", { time }) : say("saved") };
    }
    case "signedOut":
      return { text: text || say("signedOut"), url, label: say("signIn") };
    case "closed":
      return { text, url, label: say("look") };
    case "stranger":
      return { text: text || say(saving.message.reason === "other_user" ? "otherUser" : "stranger", { count }) };
    case "offline":
      if (!saving.kept.keeps) return { text: say("offlineUnkept", { count }) };
      return { text: count ? say("offline", { count }) : say("offlineNothing") };
    default:
      return { text: say("waiting", { count }) };
  }
}

function linkTo(url, label) {
  const link = document.createElement("a");
  // In a tab of its own: what is typed stays before her eyes.
  Object.assign(link, { href: url, target: "_blank", rel: "noopener", textContent: label });
  return link;
}
