// Sends what waits on this telephone, each thing once: visits first, then their photos in pieces that go on where
// the connection broke. Runs in pages and in the service worker; one of them at a time (Web Locks).
(() => {
  "use strict";
  const store = self.portalStore;
  const CHUNK = 64 * 1024;
  const PATIENCE = 30000;
  const FRESH = 2 * 3600 * 1000;
  const FIRST_WAIT = 1500;
  const LONGEST_WAIT = 15 * 1000;
  const ROOT = self.registration ? self.registration.scope : new URL(document.querySelector("script[data-scope]").dataset.scope, self.location.origin);
  const at = (path) => new URL(`hors-ligne/${path}`, ROOT).href;

  class SignedOut extends Error {}
  class Unreachable extends Error {}

  async function ask(path, { method = "GET", body, type, csrf } = {}) {
    const headers = { Accept: "application/json", "X-Autosave": "1" };
    if (type) headers["Content-Type"] = type;
    if (csrf) headers["X-CSRFToken"] = csrf;
    let answer;
    try {
      answer = await fetch(at(path), {
        method, body, headers, credentials: "same-origin", redirect: "manual", cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (error) {
      throw new Unreachable(path);
    }
    if (answer.status === 401) throw new SignedOut();
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (answer.status >= 500 || !isJson) throw new Unreachable(`${path}: ${answer.status}`);
    try {
      return { status: answer.status, ...(await answer.json()) };
    } catch (error) {
      throw new Unreachable(path);
    }
  }
  const send = (path, body, csrf) => ask(path, { method: "POST", body: JSON.stringify(body), type: "application/json", csrf });

  // Who is signed in, and her key if this browser has not got it.
  async function session() {
    const device = await store.device();
    const state = await ask(`etat/?appareil=${device}`);
    const held = await store.vault();
    if (state.revoked) {
      await store.discard();
      return session();
    }
    if (!held || held.owner !== state.owner) {
      await store.lock();
      const lent = await send("cle/", { device }, state.csrf);
      if (lent.status !== 200) throw new Unreachable("cle");
      await store.unlock(lent);
    }
    await store.sweep(state.days);
    return state;
  }

  // One sender at a time, also across pages and the worker; who asks meanwhile here gets the same answer.
  // Returns "done" when everything that can go has gone, "later", "signed-out" or "paused".
  let running = null;
  function run(options) {
    running ||= navigator.locks.request("tounesna-sync", () => attempt(options)).finally(() => { running = null; });
    return running;
  }
  async function attempt({ files = false } = {}) {
    if (await store.paused()) return "paused";
    try {
      const state = await session();
      await sendVisits(state.csrf);
      await sendPhotos(state.csrf);
      await fetchFiles(files);
      store.tell("synced");
      return "done";
    } catch (error) {
      if (error instanceof Unreachable) return "later";
      if (!(error instanceof SignedOut)) throw error;
      await store.lock();
      store.tell("signed-out");
      return "signed-out";
    }
  }

  async function sendVisits(csrf) {
    for (const row of await store.rows("visit")) {
      if (row.state !== "ready") continue;
      const visit = await store.read(row);
      if (!visit) return;
      // From here on the server may have it: it is not edited again before an answer came.
      if (!(await store.mark(row.id, { tried: true }, (one) => one.state === "ready"))) continue;
      const answer = await send("visites/", { ...visit, client_id: row.id }, csrf);
      await settle(row, visit, answer);
      wait = FIRST_WAIT;
    }
  }

  async function settle(row, visit, answer) {
    switch (answer.state) {
      case "stored":
      case "already":
        await store.put("visit", row.id, { ...visit, url: answer.url }, { ...plain(row), state: "sent", visit: answer.visit });
        return close(row.id);
      case "conflict":
        await store.put("visit", row.id, { ...visit, theirs: answer.theirs, their_version: answer.version, visit_url: answer.visit_url }, { ...plain(row), state: "conflict", tried: false });
        return undefined;
      case "refused":
        await store.put("visit", row.id, { ...visit, errors: answer.errors }, { ...plain(row), state: "refused", tried: false });
        return undefined;
      default:
        throw new Unreachable(`visites: ${answer.status}`);
    }
  }
  const plain = ({ at: when, target, visit }) => ({ at: when, target, visit });

  async function sendPhotos(csrf) {
    const sent = new Map((await store.rows("visit")).filter((row) => row.state === "sent").map((row) => [row.id, row]));
    for (const row of await store.rows("photo")) {
      const visit = sent.get(row.parent);
      if (!visit || row.state === "refused") continue;
      await sendPhoto(row, visit, csrf);
    }
    for (const id of sent.keys()) await close(id);
  }

  async function sendPhoto(row, visit, csrf) {
    const bytes = await store.read(row, { bytes: true });
    if (!bytes) return;
    const about = { taille: bytes.byteLength, sha256: await digest(bytes) };
    const path = `visites/${visit.visit}/photos/${row.id}/`;
    let answer = await ask(`${path}?${new URLSearchParams(about)}`);
    while (answer.state === "partial") {
      const piece = bytes.slice(answer.offset, answer.offset + CHUNK);
      const query = new URLSearchParams({ ...about, position: answer.offset });
      answer = await ask(`${path}?${query}`, { method: "POST", body: piece, type: "application/octet-stream", csrf });
      store.tell("progress");
      wait = FIRST_WAIT;
    }
    if (answer.state === "stored") return store.remove(row.id);
    if (answer.state === "refused") return store.mark(row.id, { state: "refused", why: answer.message });
    throw new Unreachable(`photos: ${answer.status}`);
  }

  async function digest(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // A visit that is sent with all its photos leaves this telephone; a line remains that says when.
  async function close(id) {
    const row = await store.row(id);
    if (!row || row.state !== "sent") return;
    if ((await store.rows("photo")).some((photo) => photo.parent === id)) return;
    const { name, number, photos = 0, url } = await store.read(row);
    await store.put("sent", `sent:${id}`, { name, number, photos, url });
    await store.remove(id);
  }

  async function fetchFiles(now) {
    const held = await store.vault();
    const row = (await store.rows("bundle"))[0];
    if (!held || (row && !now && Date.now() - row.at < FRESH)) return;
    const { status, ...files } = await ask("dossiers/");
    if (status === 200) await store.put("bundle", `bundle:${held.owner}`, files);
  }

  let wait = FIRST_WAIT;
  let timer = 0;
  // Try now, and again later while something waits: at longer and longer intervals, at once when the network is back.
  async function keepTrying(options) {
    clearTimeout(timer);
    const outcome = await run(options).catch((error) => {
      console.error(error);
      return "later";
    });
    const { visits, photos, stuck } = await store.counts();
    if (outcome === "done" && visits + photos <= stuck) {
      wait = FIRST_WAIT;
      return true;
    }
    if (outcome === "signed-out" || outcome === "paused") return false;
    timer = setTimeout(keepTrying, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return false;
  }
  function hurry() {
    wait = FIRST_WAIT;
    return keepTrying();
  }

  // Where the browser has it (Background Sync), what waits goes even when the page is closed.
  async function background() {
    if (!navigator.serviceWorker) return;
    const worker = await navigator.serviceWorker.ready;
    if (worker.sync) await worker.sync.register("tounesna-visits").catch(() => {});
  }

  self.portalSync = { background, hurry, keepTrying, run };
})();
