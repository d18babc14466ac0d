// Opens a form that was visited before, also without a line. It keeps forms and what they are
// drawn with, and nothing else: no page of persons.
const KEPT = "chibo-meetings";
const FORM = new RegExp(`^${new URL("cells/", location.href).pathname}\\d+/form$`);
const PATIENCE = 4000; // a weak line: after that the kept page is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && FORM.test(url.pathname)) {
    event.respondWith(form(request, url));
  } else if (request.destination === "style" || request.destination === "script" || request.destination === "image") {
    event.respondWith(asset(request));
  }
});

async function form(request, url) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(url.pathname);
  const asked = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) cache.put(url.pathname, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([asked.catch(() => null), late]);
  return first || kept;
}

async function asset(request) {
  const cache = await caches.open(KEPT);
  try {
    return (await cache.match(request)) || (await fetch(request));
  } catch (gone) {
    return Response.error();
  }
}
