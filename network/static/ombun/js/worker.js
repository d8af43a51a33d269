/* The service worker: opens the collection sheet, and says what is kept, where there is no signal.
 *
 * GIVEN is put in front by ledger/views/offline.py: a version (of everything that is listed), the files of the sheet, the
 * page without a signal, and the addresses of signing in and out.
 * Promises: nothing of a person is ever put into its store: that holds the listed files and a page of nobody's, fetched
 * when the worker is installed; the network comes first, and what is sent (forms, rows) passes through untouched. The key of
 * a vault lives in its memory alone, until somebody signs in or out or the browser stops the worker. Refuses to keep two
 * versions.
 */
const STORE = `ombun ${GIVEN.version}`;
const FILES = new Set(GIVEN.files);
const SHEET = /^\/g\/[^/]+\/sheets\/([0-9a-f-]{36})\/$/;
// With a bad signal a request hangs for minutes; a page that is kept need not be waited for.
const PAGE_PATIENCE = 4_000;
const FILE_PATIENCE = 2_500;

let held = null;
// Windows that show the page without a signal: their files come from the same version of the store as the page.
const withoutSignal = new Set();

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

async function install() {
  const store = await caches.open(STORE);
  await store.addAll([GIVEN.offline, ...GIVEN.files].map((url) => new Request(url, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("ombun ") && name !== STORE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method !== "GET") {
    if (pathname === GIVEN.signOut) event.waitUntil(forget());
    // It may be somebody else; a sheet that stands open tells its key again.
    if (pathname === GIVEN.signIn) held = null;
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, SHEET.exec(pathname)?.[1]));
  } else if (FILES.has(pathname)) {
    event.respondWith(file(event, pathname));
  }
});

/** The page from the network; without one the page without a signal. Only a sheet that is kept is not waited for. */
async function page(event, sheet) {
  const fetched = fetch(event.request).catch(() => null);
  const first = sheet && (await isKept(sheet)) ? await Promise.race([fetched, wait(PAGE_PATIENCE)]) : await fetched;
  if (first) return first;
  withoutSignal.add(event.resultingClientId);
  return stored(GIVEN.offline);
}

async function file(event, path) {
  const fromStore = await stored(path);
  if (withoutSignal.has(event.clientId)) return fromStore;
  const first = await Promise.race([fetch(event.request).catch(() => null), wait(FILE_PATIENCE)]);
  return first ?? fromStore;
}

async function stored(path) {
  const found = await (await caches.open(STORE)).match(path);
  return found ?? Response.error();
}

function wait(time) {
  return new Promise((resolve) => setTimeout(resolve, time, null));
}

/** Whether this device keeps that sheet (kept.js), asked without making a store where there is none. */
function isKept(sheet) {
  return new Promise((resolve) => {
    const request = indexedDB.open("ombun-kept");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(false);
    request.onsuccess = () => {
      const database = request.result;
      const keys = database.transaction("sheets").objectStore("sheets").getAllKeys();
      keys.onsuccess = () => resolve(keys.result.some(([one]) => one === sheet));
      keys.onerror = () => resolve(false);
      database.close();
    };
  });
}

self.addEventListener("message", ({ data, ports }) => {
  if (data.say === "hold") held = data;
  if (data.say === "ask") ports[0].postMessage(held);
});

/** Signed out: no page is to give the key back either. */
async function forget() {
  held = null;
  const windows = await self.clients.matchAll({ includeUncontrolled: true });
  for (const one of windows) one.postMessage({ say: "forget" });
}
