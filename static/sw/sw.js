// The worker of /app/. In front of these lines stand VERSION (the release) and SHELL (the offline page first, then our scripts).
// It keeps the shell and nothing else: no page with anything personal is ever stored.
const KEPT = `shell-${VERSION}`;
const OFFLINE = SHELL[0];

async function keepShell() {
  const kept = await caches.open(KEPT);
  await kept.addAll(SHELL.map((path) => new Request(path, { cache: "reload", credentials: "same-origin" })));
  await self.skipWaiting();
}

async function dropOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await self.clients.claim();
}

function mayBeKept(answer) {
  const told = answer.headers.get("Cache-Control") || "";
  return answer.ok && answer.type === "basic" && !told.includes("no-store");
}

async function fromShell(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (mayBeKept(answer)) {
    const copy = answer.clone();
    caches.open(KEPT).then((shell) => shell.put(request, copy)).catch(() => {});
  }
  return answer;
}

async function fromNetwork(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch (trouble) {
    return (await caches.match(OFFLINE)) || Response.error();
  }
}

// Only three ways: not ours to touch, a static file by its version, a page from the network or else the offline page.
function answer(event) {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || request.headers.has("HX-Request") || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(fromNetwork(event));
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldShells()));
self.addEventListener("fetch", answer);
