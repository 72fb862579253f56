// The service worker of the operators' portal. It keeps the portal's own files and one empty page (the shell), never
// a page or an answer that holds personal data. The list of files and the cache's name come from the server.
(() => {
  "use strict";
  const { cache: CACHE, files: FILES, shell: SHELL } = self.portalWorker;
  const PATIENCE = 12000;
  const names = new Set(FILES.map((file) => new URL(file, self.location.origin).href));

  self.addEventListener("install", (event) => {
    event.waitUntil(
      caches.open(CACHE)
        .then((cache) => Promise.all([
          cache.addAll(FILES),
          // The page may have changed though its address has not.
          cache.add(new Request(SHELL, { cache: "reload", credentials: "same-origin" })),
        ]))
        .then(() => self.skipWaiting()),
    );
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil(
      caches.keys()
        .then((known) => Promise.all(known.filter((name) => name.startsWith("tounesna-") && name !== CACHE).map((name) => caches.delete(name))))
        .then(() => self.portalStore.vault())
        .then(() => self.clients.claim()),
    );
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET") return;
    if (names.has(request.url)) event.respondWith(kept(request));
    else if (request.mode === "navigate" && !downloads(request.url)) event.respondWith(visit(request));
  });

  const downloads = (url) => /\/(copie|telecharger|fichier|pdf)\/$/.test(new URL(url).pathname);

  async function kept(request) {
    const found = await caches.match(request, { cacheName: CACHE });
    return found || fetch(request);
  }

  // The network first; where there is none, or it does not answer, the shell shows what this telephone holds.
  async function visit(request) {
    let timer;
    const late = new Promise((resolve, reject) => { timer = setTimeout(() => reject(new Error("late")), PATIENCE); });
    try {
      return await Promise.race([fetch(request), late]);
    } catch (error) {
      const shell = await caches.match(SHELL, { cacheName: CACHE });
      return shell || Response.error();
    } finally {
      clearTimeout(timer);
    }
  }

  // Background Sync, where the browser has it: what waits is sent even after the page was closed.
  self.addEventListener("sync", (event) => {
    if (event.tag !== "tounesna-visits") return;
    event.waitUntil(self.portalSync.run().then(async () => {
      const { visits, photos, stuck } = await self.portalStore.counts();
      if (visits + photos > stuck && (await self.portalStore.vault())) throw new Error("not everything is sent");
    }));
  });
})();
