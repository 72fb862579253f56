// On every page of an operator's agent: the service worker, what waits on this telephone, and a clean sign-out.
// Without this script the portal works as before, with a network.
(() => {
  "use strict";
  const { worker, scope } = document.currentScript.dataset;
  if (!self.idb || !navigator.locks || !self.crypto || !crypto.subtle || !AbortSignal.timeout) return;
  const store = self.portalStore;
  const sync = self.portalSync;
  const owner = document.querySelector("meta[name=portal-owner]").content;
  let state = "";

  if (navigator.serviceWorker) navigator.serviceWorker.register(worker, { scope }).catch(() => {});

  async function start() {
    // Somebody else signed in here since: the key of the one before goes at once.
    const held = await store.vault();
    if (held && held.owner !== owner) await store.lock();
    await show();
    const { visits, photos } = await store.counts();
    const files = (await store.rows("bundle"))[0];
    if (!(await store.vault()) || visits + photos || !files || Date.now() - files.at > 2 * 3600 * 1000) await sync.keepTrying();
  }

  async function show() {
    const bar = document.getElementById("offline-bar");
    if (!bar) return;
    const { visits, photos, stuck } = await store.counts();
    const say = bar.dataset;
    const parts = [];
    if (!navigator.onLine) parts.push(say.sayOffline);
    if (visits + photos) {
      parts.push(`${say.sayWaiting} ${say.sayVisits} ${visits}, ${say.sayPhotos} ${photos}${stuck ? `, ${say.sayStuck} ${stuck}` : ""}.`);
      if (state === "signed-out") parts.push(say.sayLocked);
      else if (state === "progress") parts.push(say.saySending);
    }
    bar.hidden = !parts.length;
    const text = parts.join(" ");
    const place = bar.querySelector("[data-text]");
    if (place.textContent !== text) place.textContent = text;
  }

  store.listen((what) => {
    if (["signed-out", "progress", "synced", "unlocked"].includes(what)) state = what;
    show();
  });
  window.addEventListener("online", () => { show(); sync.hurry(); });
  window.addEventListener("offline", show);
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible") return;
    const { visits, photos } = await store.counts();
    if (visits + photos) sync.hurry();
  });

  // Without a network a form would be lost with its page: it stays.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method === "dialog" || event.defaultPrevented || event.target.dataset.offlineVisit) return;
    event.preventDefault();
    event.stopPropagation();
    const bar = document.getElementById("offline-bar");
    bar.hidden = false;
    bar.querySelector("[data-text]").textContent = bar.dataset.sayNotSent;
    bar.scrollIntoView({ block: "nearest" });
  }, true);

  // Signing out wipes this telephone; what is not sent is named first.
  const dialog = document.getElementById("offline-leaving");
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.signOut === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { all } = await store.counts();
    if (all && !(await leaving())) return;
    await store.wipe().catch(() => {});
    form.submit();
  }, true);

  async function leaving() {
    const list = dialog.querySelector("[data-list]");
    list.replaceChildren(...(await unsent()).map((line) => {
      const item = document.createElement("li");
      item.append(line);
      return item;
    }));
    const said = dialog.querySelector("[data-said]");
    said.textContent = "";
    dialog.showModal();
    return new Promise((resolve) => {
      const done = (answer) => { dialog.onclick = null; dialog.close(); resolve(answer); };
      dialog.oncancel = () => done(false);
      dialog.onclick = async (event) => {
        const asked = event.target.closest("[data-leave]");
        if (!asked) return;
        if (asked.dataset.leave !== "send") return done(asked.dataset.leave === "wipe");
        await sync.hurry();
        if (!(await store.counts()).all) return done(true);
        said.textContent = said.dataset.sayFailed;
      };
    });
  }

  async function unsent() {
    const say = dialog.querySelector("[data-list]").dataset;
    const photos = await store.rows("photo");
    return Promise.all((await store.rows("visit")).map(async (row) => {
      const visit = await store.read(row).catch(() => null);
      const many = photos.filter((photo) => photo.parent === row.id).length;
      const name = visit ? `${visit.name} · ${visit.number}` : say.sayUnnamed;
      return many ? `${name}, ${say.sayPhotos} ${many}` : name;
    }));
  }

  start();
})();
