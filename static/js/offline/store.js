// What the portal keeps on this telephone: an IndexedDB whose contents are sealed (AES-GCM) under a key that the
// server lends to a signed-in session. Pages and the service worker share this file. See docs/adr/0036.
(() => {
  "use strict";
  const DATABASE = "tounesna-portail";
  const DAY = 24 * 3600 * 1000;
  let opened = null;

  function database() {
    opened ||= self.idb.openDB(DATABASE, 1, {
      upgrade(db) {
        db.createObjectStore("facts");
        db.createObjectStore("keys", { keyPath: "owner" });
        const sealed = db.createObjectStore("sealed", { keyPath: "id" });
        sealed.createIndex("kind", ["owner", "kind"]);
      },
      blocking(_old, _new, event) {
        event.target.close();
        opened = null;
      },
      terminated() { opened = null; },
    });
    return opened;
  }

  const channel = new BroadcastChannel("tounesna-offline");
  const listeners = new Set();
  channel.addEventListener("message", (event) => listeners.forEach((listener) => listener(event.data)));
  // Tell this page and the others that something changed here.
  function tell(what) {
    listeners.forEach((listener) => listener(what));
    channel.postMessage(what);
  }

  async function device() {
    const db = await database();
    const known = await db.get("facts", "device");
    if (known) return known;
    const made = crypto.randomUUID();
    // Two tabs may come at once: the first one names the browser.
    await db.add("facts", made, "device").catch(() => {});
    return db.get("facts", "device");
  }

  // The key of whoever is signed in, while her session lasts; null otherwise.
  async function vault() {
    const db = await database();
    for (const row of await db.getAll("keys")) {
      if (Date.now() < row.until) return row;
      await db.delete("keys", row.owner);
      tell("locked");
    }
    return null;
  }

  // `lent` is the server's answer: whose key, the key itself (base64), the session's end. Others' keys go.
  async function unlock(lent) {
    const raw = Uint8Array.from(atob(lent.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    raw.fill(0);
    const db = await database();
    const change = db.transaction("keys", "readwrite");
    await change.store.clear();
    await change.store.put({ owner: lent.owner, key, until: Date.parse(lent.until) });
    await change.done;
    tell("unlocked");
  }

  async function lock() {
    const db = await database();
    const held = await db.count("keys");
    await db.clear("keys");
    if (held) tell("locked");
  }

  const bound = (row) => new TextEncoder().encode(`${row.owner} ${row.kind} ${row.id}`);

  async function seal(held, row, content) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = content instanceof ArrayBuffer ? content : new TextEncoder().encode(JSON.stringify(content));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(row) }, held.key, bytes);
    return { ...row, iv, data };
  }

  async function unseal(held, row) {
    const sealing = { name: "AES-GCM", iv: row.iv, additionalData: bound(row) };
    return crypto.subtle.decrypt(sealing, held.key, row.data);
  }

  // Keep `content` (bytes, or anything JSON holds) under `id`. `plain` stays readable without the key: states
  // and numbers of rows, never what says who somebody is.
  async function put(kind, id, content, plain = {}) {
    const held = await vault();
    if (!held) throw new Error("locked");
    const row = await seal(held, { ...plain, id, kind, owner: held.owner, at: plain.at || Date.now() }, content);
    // "strict": on disk before the page says so, should the battery die.
    const change = (await database()).transaction("sealed", "readwrite", { durability: "strict" });
    await change.store.put(row);
    await change.done;
    tell(kind);
  }

  // Change what stands beside the sealed content, if the row is still there and `allowed` agrees.
  async function mark(id, changes, allowed = () => true) {
    const change = (await database()).transaction("sealed", "readwrite");
    const row = await change.store.get(id);
    const does = row && allowed(row);
    if (does) await change.store.put({ ...row, ...changes });
    await change.done;
    if (does) tell(row.kind);
    return Boolean(does);
  }

  async function rows(kind) {
    const db = await database();
    const owner = await ownerHere();
    const found = owner ? await db.getAllFromIndex("sealed", "kind", [owner, kind]) : [];
    return found.sort((a, b) => a.at - b.at);
  }
  // Whose things are shown: the key's owner; without a key, the last one's (numbers only).
  async function ownerHere() {
    const held = await vault();
    const db = await database();
    if (!held) return db.get("facts", "owner");
    await db.put("facts", held.owner, "owner");
    return held.owner;
  }

  async function read(row, { bytes = false } = {}) {
    const held = await vault();
    if (!held || held.owner !== row.owner) return null;
    const opened_ = await unseal(held, row);
    return bytes ? opened_ : JSON.parse(new TextDecoder().decode(opened_));
  }
  async function get(id, options) {
    const row = await (await database()).get("sealed", id);
    return row ? read(row, options) : null;
  }
  async function row(id) {
    return (await database()).get("sealed", id);
  }

  async function remove(...ids) {
    const change = (await database()).transaction("sealed", "readwrite");
    await Promise.all(ids.map((id) => change.store.delete(id)));
    await change.done;
    tell("removed");
  }

  // How much waits here, readable without the key.
  async function counts() {
    const [visits, photos] = [await rows("visit"), await rows("photo")];
    const waiting = visits.filter((one) => one.state !== "draft");
    return {
      drafts: visits.length - waiting.length,
      visits: waiting.filter((one) => one.state !== "sent").length,
      photos: photos.length,
      stuck: [...waiting, ...photos].filter((one) => ["conflict", "refused"].includes(one.state)).length,
      all: visits.filter((one) => one.state !== "sent").length + photos.length,
    };
  }

  // Files and the list of what was sent do not stay longer than `days`.
  async function sweep(days) {
    const old = Date.now() - days * DAY;
    const db = await database();
    for (const one of await db.getAll("sealed")) {
      if (["bundle", "sent"].includes(one.kind) && one.at < old) await db.delete("sealed", one.id);
    }
  }

  // After "Effacer de ce téléphone" nothing is kept here again before somebody asks for it.
  async function paused(set) {
    const db = await database();
    if (set !== undefined) await db.put("facts", set, "paused");
    return Boolean(await db.get("facts", "paused"));
  }

  // Everything of whoever is signed in goes, and every copy of files. What others have not sent yet is unreadable
  // here and stays theirs.
  async function wipe() {
    const db = await database();
    const owner = await ownerHere();
    const change = db.transaction(["sealed", "keys", "facts"], "readwrite");
    for (const one of await change.objectStore("sealed").getAll()) {
      const copy = one.kind === "bundle" || one.kind === "sent";
      if (one.owner === owner || copy) await change.objectStore("sealed").delete(one.id);
    }
    await change.objectStore("keys").clear();
    await change.objectStore("facts").delete("owner");
    await change.done;
    tell("wiped");
  }

  // This browser's key was taken back on the server: nothing can be read again, so nothing is kept.
  async function discard() {
    await wipe();
    const db = await database();
    await db.delete("facts", "device");
  }

  self.portalStore = {
    counts, device, discard, get, listen: (listener) => listeners.add(listener), lock, mark, paused, put, read, remove,
    row, rows, sweep, tell, unlock, vault, wipe,
  };
})();
