// The page without a network: what this telephone keeps, the visits to make, and their form.
(() => {
  "use strict";
  const store = self.portalStore;
  const sync = self.portalSync;
  const { worker, scope } = document.currentScript.dataset;
  const arabic = document.documentElement.lang === "ar";
  const byId = (id) => document.getElementById(id);
  const days = new Intl.DateTimeFormat(arabic ? "ar-TN-u-nu-latn" : "fr-FR", { day: "numeric", month: "long" });
  const moments = new Intl.DateTimeFormat(arabic ? "ar-TN-u-nu-latn" : "fr-FR", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const day = (text) => days.format(new Date(`${text}T12:00:00`));
  let open = "";

  if (navigator.serviceWorker) navigator.serviceWorker.register(worker, { scope }).catch(() => {});

  function today() {
    const now = new Date();
    const parts = [now.getDate(), now.getMonth() + 1].map((number) => String(number).padStart(2, "0"));
    return [...parts, now.getFullYear()].join("/");
  }
  const nameOf = (file) => (arabic && file.name_ar ? file.name_ar : file.name);
  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  function only(view) {
    for (const name of ["view-paused", "view-locked", "view-list", "view-form"]) byId(name).hidden = name !== view;
  }
  function network() {
    const place = byId("network");
    const text = navigator.onLine ? place.dataset.sayOn : place.dataset.sayOff;
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("is-off", !navigator.onLine);
  }

  // The page asked for names the visit: #visite/12, #autre/5 (a file), or the form's own address met without network.
  function asked() {
    const [, kind, pk] = location.hash.match(/^#(visite|autre)\/(\d+)$/) || [];
    if (kind) return { kind, pk: Number(pk) };
    if (location.hash) return null;
    const visit = location.pathname.match(/\/visites\/(\d+)\/saisir\/$/);
    const extra = location.pathname.match(/\/(\d+)\/visites\/ajouter\/$/);
    if (!visit && !extra) return null;
    return visit ? { kind: "visite", pk: Number(visit[1]) } : { kind: "autre", pk: Number(extra[1]) };
  }

  async function files() {
    const row = (await store.rows("bundle"))[0];
    return row ? { at: row.at, ...(await store.read(row)) } : { at: 0, files: [] };
  }

  async function show() {
    network();
    const held = await store.vault();
    if (await store.paused()) return only("view-paused");
    if (!held) return showLocked();
    const bundle = await files();
    const wanted = asked();
    const target = wanted && (await find(wanted, bundle.files));
    if (target) return showForm(target);
    open = "";
    only("view-list");
    await showKept(held, bundle);
    await showWaiting();
    showFiles(bundle.files);
    await showSent();
    return undefined;
  }

  async function showLocked() {
    const { visits, drafts, photos } = await store.counts();
    const place = document.querySelector("#view-locked [data-waiting]");
    place.textContent = place.dataset.say.replace("{visits}", visits + drafts).replace("{photos}", photos);
    place.hidden = !(visits + drafts + photos);
    open = "";
    only("view-locked");
  }

  async function showKept(held, bundle) {
    const { drafts, visits, photos } = await store.counts();
    const waiting = byId("kept-waiting");
    byId("kept-files").textContent = bundle.files.length;
    byId("kept-at").textContent = bundle.at ? moments.format(bundle.at) : "—";
    byId("kept-drafts").textContent = drafts;
    waiting.textContent = `${waiting.dataset.sayVisits} ${visits} · ${waiting.dataset.sayPhotos} ${photos}`;
    byId("kept-until").textContent = moments.format(held.until);
  }

  async function showWaiting() {
    const list = byId("list-waiting");
    const say = list.dataset;
    const words = { draft: say.sayDraft, ready: say.sayReady, sent: say.saySent, conflict: say.sayConflict, refused: say.sayRefused };
    const photos = await store.rows("photo");
    const lines = await Promise.all((await store.rows("visit")).map(async (row) => {
      const visit = await store.read(row);
      const item = make("li", "", { class: "file-row" });
      const mine = photos.filter((photo) => photo.parent === row.id);
      const detail = [visit.number, mine.length ? `${say.sayPhotos} ${mine.length}` : ""].filter(Boolean).join(" · ");
      const side = make("span", "", { class: "file-side" });
      side.append(make("span", words[row.state], { class: ["conflict", "refused"].includes(row.state) ? "file-due" : "muted" }));
      if (row.state !== "sent") {
        const [kind, pk] = row.target.split(":");
        side.append(make("a", say.sayOpen, { class: "btn btn-secondary", href: `#${kind === "visit" ? "visite" : "autre"}/${pk}` }));
      }
      const refused = mine.filter((photo) => photo.state === "refused");
      item.append(make("bdi", visit.name, { class: "file-name" }), make("span", detail, { class: "file-meta" }), side);
      for (const photo of refused) item.append(...refusal(photo, say.sayDrop));
      return item;
    }));
    list.replaceChildren(...lines);
    byId("part-waiting").hidden = !lines.length;
  }

  function refusal(photo, word) {
    const away = make("button", word, { class: "btn btn-secondary", type: "button" });
    away.addEventListener("click", async () => { await store.remove(photo.id); sync.hurry(); });
    return [make("p", photo.why || "", { class: "text-danger" }), away];
  }

  function showFiles(found) {
    const list = byId("list-files");
    const say = list.dataset;
    list.replaceChildren(...found.map((file) => {
      const card = byId("file-card").content.cloneNode(true);
      const slot = (name) => card.querySelector(`[data-slot=${name}]`);
      slot("name").append(make("bdi", nameOf(file)));
      slot("meta").textContent = [file.project, file.place, file.number].filter(Boolean).join(" · ");
      slot("phones").append(...file.phones.map(({ number, label }) => {
        const item = document.createElement("li");
        const link = make("a", "", { class: "btn btn-secondary", href: `tel:${number}` });
        link.append(make("bdi", number, { dir: "ltr" }), label ? ` ${label}` : "");
        item.append(link);
        return item;
      }));
      const next = [file.last_on && `${say.sayLast} ${day(file.last_on)}.`, file.next_steps && `${say.sayNext} ${file.next_steps}`];
      slot("next").textContent = next.filter(Boolean).join(" ");
      slot("visits").append(...file.visits.map((visit) => {
        const when = visit.planned_for ? `${say.sayMet} ${day(visit.planned_for)}` : `${say.sayDue} ${day(visit.due_on)}`;
        return make("a", `${visit.label} · ${when}`, { class: "btn btn-primary", href: `#visite/${visit.pk}` });
      }));
      slot("extra").href = `#autre/${file.pk}`;
      return card;
    }));
    byId("no-files").hidden = Boolean(found.length);
  }

  async function showSent() {
    const list = byId("list-sent");
    const say = list.dataset;
    const rows = (await store.rows("sent")).reverse();
    list.replaceChildren(...(await Promise.all(rows.map(async (row) => {
      const visit = await store.read(row);
      const item = make("li", "", { class: "file-row" });
      const link = make("a", "", { class: "file-name", href: visit.url });
      link.append(make("bdi", visit.name));
      const photos = visit.photos ? ` · ${say.sayPhotos} ${visit.photos}` : "";
      item.append(link, make("span", `${visit.number}${photos}`, { class: "file-meta" }), make("span", `${say.saySent} ${moments.format(row.at)}`, { class: "file-side" }));
      return item;
    }))));
    byId("part-sent").hidden = !rows.length;
  }

  // What the form records: a visit of the files taken along, or one begun here that they no longer hold.
  async function find({ kind, pk }, found) {
    const key = kind === "visite" ? `visit:${pk}` : `extra:${pk}`;
    for (const file of found) {
      const visit = file.visits.find((one) => one.pk === pk);
      if (kind === "visite" ? visit : file.pk === pk) return targetOf(key, file, kind === "visite" ? visit : null);
    }
    const row = (await store.rows("visit")).find((one) => one.target === key && one.state !== "sent");
    return row ? store.read(row) : null;
  }
  function targetOf(key, file, visit) {
    return {
      key, application: file.pk, visit: visit ? visit.pk : null, version: visit ? visit.version : null,
      name: nameOf(file), number: file.number, kind: file.kind, label: visit ? visit.label : "", place: file.place,
    };
  }

  async function showForm(target) {
    if (open === target.key) return;
    open = target.key;
    only("view-form");
    byId("form-name").textContent = target.name;
    byId("form-visit").textContent = [target.label, target.number].filter(Boolean).join(" · ");
    const template = document.querySelector(`template[data-form="${target.kind}"]`) || document.querySelector("template[data-form]");
    byId("form-place").replaceChildren(template.content.cloneNode(true));
    const form = byId("form-place").querySelector("form");
    // Before anything is waited for: a day written while she types would stand beside hers. A draft replaces it.
    form.elements.visited_on.value = today();
    await self.portalVisit.attach(form, target, left);
    if (self.portalPosition) self.portalPosition.show(form);
    byId("form-name").focus();
  }

  function left({ state, url }) {
    if (state === "sent" && url && navigator.onLine) location.assign(url);
    else if (location.hash) location.hash = "";
    else location.assign(`${scope}hors-ligne/`);
  }

  async function act(button, work, done) {
    const said = byId("act-said");
    said.textContent = said.dataset.sayBusy;
    button.disabled = true;
    const all = await work().catch(() => false);
    button.disabled = false;
    const { stuck } = await store.counts();
    said.textContent = all ? (stuck ? said.dataset.sayStuck : done) : said.dataset.sayLater;
  }
  byId("act-send").addEventListener("click", (event) => act(event.currentTarget, () => sync.hurry(), byId("act-said").dataset.saySent));
  byId("act-files").addEventListener("click", (event) => act(event.currentTarget, async () => (await sync.run({ files: true })) === "done", byId("act-said").dataset.sayFiles));
  byId("act-wipe").addEventListener("click", async () => {
    const dialog = byId("wipe-dialog");
    byId("wipe-list").replaceChildren(...[...byId("list-waiting").children].map((line) => make("li", line.querySelector("bdi").textContent)));
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", async () => { if (dialog.returnValue === "yes") { await store.paused(true); await store.wipe(); } }, { once: true });
  });

  byId("act-resume").addEventListener("click", async () => {
    await store.paused(false);
    await sync.hurry();
    await show();
  });

  // One after the other: of two at once, the one that read first may paint last.
  let timer = 0;
  let shown = Promise.resolve();
  const showNext = () => { shown = shown.then(show, show); };
  store.listen(() => {
    clearTimeout(timer);
    timer = setTimeout(showNext, 100);
  });
  window.addEventListener("hashchange", showNext);
  window.addEventListener("online", () => { network(); sync.hurry(); });
  window.addEventListener("offline", network);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sync.hurry(); });
  setInterval(() => store.vault(), 30000);
  show().then(() => sync.keepTrying());
})();
