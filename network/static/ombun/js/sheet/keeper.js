/* The keeper: the service worker (worker.js) as a page of the sheet sees it.
 *
 * Promises: it is registered once the page has loaded, so that it costs the first look nothing; it holds the key of the
 * vault in its memory alone, while a page is open that says so every 20 seconds, so that loading the page again asks for
 * no password. Where a browser has no service workers (plain HTTP), every call does nothing.
 */
const container = navigator.serviceWorker;
const AGAIN = 20_000;
const ANSWERS_WITHIN = 1_000;
let held = null;

/** Register it; where it is, look whether there is a newer one (also in another language). */
async function register() {
  const registration = await container.getRegistration();
  await (registration?.update() ?? container.register("/worker.js", { updateViaCache: "none" }));
}

function registerSoon() {
  // Without a signal there is nothing to fetch, and what is here goes on.
  const begin = () => register().catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

async function tell(message, ports = []) {
  const registration = await container?.getRegistration();
  registration?.active?.postMessage(message, ports);
}

/** Let it hold the vault's key, for this person's sheets, as long as this page is open. */
export function hold(vault, user) {
  if (!container) return;
  const { key, salt, iterations } = vault;
  const isFirst = !held;
  held = { say: "hold", user: String(user), key, salt, iterations };
  tell(held);
  if (!isFirst) return;
  // It may have been stopped, or another version of it taken its place.
  const again = () => held && tell(held);
  setInterval(again, AGAIN);
  container.ready.then(again);
  container.addEventListener("controllerchange", again);
}

/** What it holds: {user, key, salt, iterations}, or null. */
export function ask() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), container?.controller ? ANSWERS_WITHIN : 0);
    tell({ say: "ask" }, [port2]);
  });
}

// Signed out in some other tab: then the key is not given back by this one.
container?.addEventListener("message", ({ data }) => {
  if (data?.say === "forget") held = null;
});

if (container) registerSoon();
