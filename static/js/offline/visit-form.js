// The form of a visit, kept on this telephone as it is typed, sent once when there is a network. The same on the
// form's own page and on the page without a network. Without this script, or without a key, the form posts as usual.
(() => {
  "use strict";
  const store = self.portalStore;
  const sync = self.portalSync;
  const photosOf = self.portalPhotos;
  const SAVE_AFTER = 400;
  const PATIENCE = 12000;
  const MOST_PHOTOS = 20;
  const EDITABLE = ["draft", "conflict", "refused"];
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "form_token", "client_id", "version"]);

  // The form shown: what was typed in it is kept before another takes its place.
  let current = null;

  // `target` says what is recorded: {key, application, visit, version, name, number}; `leave(result)` what comes next.
  async function attach(form, target, leave) {
    if (form.dataset.offlineAttached || !(await store.vault())) return;
    form.dataset.offlineAttached = "yes";
    form.dataset.offlineVisit = "yes";
    if (current && current.timer) await save(current).catch(() => {});
    const known = await unfinished(target);
    const visit = { form, target, leave, id: known ? known.id : crypto.randomUUID(), state: known ? known.state : "", at: known?.at, timer: 0 };
    if (known) await restore(visit, known);
    current = visit;
    listen(visit);
    await showPhotos(visit);
    if (known && known.state === "ready") hold(visit);
  }

  // What was begun and not sent. A visit that waits is taken up again, unless the portal may have it already.
  async function unfinished(target) {
    const row = (await store.rows("visit")).find((one) => one.target === target.key && one.state !== "sent");
    if (!row || row.state !== "ready") return row;
    const taken = await store.mark(row.id, { state: "draft" }, (one) => one.state === "ready" && !one.tried);
    return taken ? { ...row, state: "draft" } : row;
  }

  function hold(visit) {
    for (const control of visit.form.elements) control.disabled = true;
    say(visit, "waiting");
  }

  const part = (visit, name) => visit.form.querySelector(`[data-offline-${name}]`);

  function say(visit, key) {
    const place = part(visit, "status");
    if (!place) return;
    const now = new Date();
    const time = [now.getHours(), now.getMinutes()].map((number) => String(number).padStart(2, "0")).join(":");
    place.textContent = (place.dataset[key] || "").replace("{time}", time);
  }

  const fieldsOf = (form) => [...new FormData(form).entries()].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));

  function fill(form, fields) {
    for (const control of form.elements) {
      if (!control.name || NOT_KEPT.has(control.name) || control.type === "file") continue;
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
    if (self.portalPosition) self.portalPosition.show(form);
  }

  async function restore(visit, row) {
    const kept = await store.read(row);
    if (!kept) return;
    fill(visit.form, kept.fields);
    visit.target = { ...visit.target, version: kept.version };
    visit.tried = row.tried;
    say(visit, "restored");
    if (row.state === "refused") showErrors(visit, kept.errors);
    if (row.state === "conflict") showConflict(visit, kept);
  }

  function listen(visit) {
    const { form } = visit;
    const changed = (event) => {
      if (event.target.type === "file") return;
      clearTimeout(visit.timer);
      visit.timer = setTimeout(() => save(visit), SAVE_AFTER);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("change", (event) => { if (event.target.type === "file") addPhotos(visit, event.target); });
    form.addEventListener("submit", (event) => submit(visit, event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && visit.timer) save(visit);
    });
    store.listen((what) => {
      if (what === "locked" || what === "signed-out") {
        delete form.dataset.offlineVisit;
        say(visit, "locked");
      } else if (what === "unlocked") form.dataset.offlineVisit = "yes";
    });
  }

  function content(visit) {
    return { ...visit.target, fields: fieldsOf(visit.form), photos: visit.photoCount || 0 };
  }

  // Savings follow one another: two at once would let the older one win.
  function save(visit, state = "draft") {
    clearTimeout(visit.timer);
    visit.timer = 0;
    visit.saving = (visit.saving || Promise.resolve()).catch(() => {}).then(() => write(visit, state));
    return visit.saving;
  }
  async function write(visit, state) {
    if (visit.state && !EDITABLE.includes(visit.state)) return;
    try {
      await store.put("visit", visit.id, content(visit), { target: visit.target.key, state, tried: visit.tried, at: visit.at });
      visit.state = state;
      say(visit, state === "ready" ? "waiting" : "saved");
    } catch (error) {
      say(visit, error.message === "locked" ? "locked" : "full");
      throw error;
    }
  }

  async function submit(visit, event) {
    const { form } = visit;
    if (!form.dataset.offlineVisit) return;
    event.preventDefault();
    if (visit.busy) return;
    visit.busy = true;
    form.setAttribute("aria-busy", "true");
    clearErrors(form);
    try {
      // Said here, in front of the shop, and not when the network is back and she has left.
      const missing = incomplete(form);
      if (missing) {
        await save(visit);
        showErrors(visit, missing, "incomplete");
        return;
      }
      await save(visit, "ready");
      sync.background();
      await outcome(visit);
    } catch (error) {
      say(visit, "locked");
    } finally {
      visit.busy = false;
      form.removeAttribute("aria-busy");
    }
  }

  // Wait for the server's word on this visit, not for its photos; without a network leave it to be sent later.
  async function outcome(visit) {
    say(visit, "sending");
    const answered = new Promise((resolve) => {
      const look = async () => {
        const row = await store.row(visit.id);
        if (!row || row.state !== "ready") resolve(row ? row.state : "sent");
      };
      store.listen(look);
      look();
    });
    const tried = sync.hurry().then(async () => (await store.row(visit.id))?.state || "sent");
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, "ready"); });
    const state = await Promise.race([answered, tried, late]);
    visit.state = state;
    if (state === "refused" || state === "conflict") {
      const kept = await store.get(visit.id);
      if (state === "refused") showErrors(visit, kept.errors);
      else showConflict(visit, kept);
      return;
    }
    const kept = state === "sent" ? (await store.get(visit.id)) || (await store.get(`sent:${visit.id}`)) : null;
    visit.leave({ state, url: kept ? kept.url : "" });
  }

  // What the browser itself can tell: a field left empty, a number that is none. The server checks everything again.
  function incomplete(form) {
    const { missing, wrong } = part({ form }, "status").dataset;
    const errors = {};
    for (const { name, type, validity } of form.elements) {
      if (name && type !== "file" && validity && !validity.valid) errors[name] = [validity.valueMissing ? missing : wrong];
    }
    return Object.keys(errors).length ? errors : null;
  }

  function clearErrors(form) {
    for (const line of form.querySelectorAll("[data-offline-error]")) line.remove();
    for (const control of form.querySelectorAll("[aria-invalid=true]")) {
      control.removeAttribute("aria-invalid");
      control.classList.remove("is-invalid");
    }
  }

  function showErrors(visit, errors = {}, why = "refused") {
    const { form } = visit;
    clearErrors(form);
    say(visit, why);
    let first = null;
    for (const [name, lines] of Object.entries(errors)) {
      const control = form.elements[name];
      const field = control instanceof RadioNodeList ? control[0] : control;
      const line = document.createElement("p");
      line.className = "invalid-feedback d-block";
      line.dataset.offlineError = name;
      line.id = `offline-error-${name}`;
      line.textContent = lines.join(" ");
      if (field) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", line.id);
        field.classList.add("is-invalid");
        (field.closest(".mb-3, fieldset") || field.parentElement).append(line);
      } else form.prepend(line);
      first ||= field || line;
    }
    if (first && first.focus) first.focus();
    if (first) first.scrollIntoView({ block: "center" });
  }

  // Both versions side by side, and the choice is hers.
  function showConflict(visit, kept) {
    const template = document.getElementById("offline-conflict");
    const place = part(visit, "conflict");
    if (!template || !place) return;
    say(visit, "conflict");
    const box = template.content.cloneNode(true);
    const rows = box.querySelector("tbody");
    for (const { label, mine, theirs } of kept.theirs || []) {
      const line = document.createElement("tr");
      for (const [tag, text] of [["th", label], ["td", mine], ["td", theirs]]) {
        const cell = document.createElement(tag);
        if (tag === "th") cell.scope = "row";
        cell.textContent = text || "—";
        line.append(cell);
      }
      rows.append(line);
    }
    box.querySelector("[data-keep=mine]").addEventListener("click", () => {
      visit.target = { ...visit.target, version: kept.their_version };
      place.replaceChildren();
      visit.form.requestSubmit();
    });
    box.querySelector("[data-keep=theirs]").addEventListener("click", async () => {
      await drop(visit);
      visit.leave({ state: "dropped", url: kept.visit_url || "" });
    });
    place.replaceChildren(box);
    place.querySelector("h2").focus();
  }

  async function drop(visit) {
    clearTimeout(visit.timer);
    const photos = (await store.rows("photo")).filter((row) => row.parent === visit.id);
    await store.remove(visit.id, ...photos.map((row) => row.id));
  }

  async function addPhotos(visit, input) {
    const files = [...input.files];
    input.value = "";
    say(visit, "reducing");
    await save(visit).catch(() => {});
    for (const file of files) {
      if ((visit.photoCount || 0) >= MOST_PHOTOS) { say(visit, "toomany"); break; }
      try {
        const bytes = await photosOf.reduce(file);
        await store.put("photo", crypto.randomUUID(), bytes, { parent: visit.id, bytes: bytes.byteLength });
        visit.photoCount = (visit.photoCount || 0) + 1;
      } catch (error) {
        say(visit, error.message === "locked" ? "locked" : "unreadable");
        continue;
      }
    }
    await showPhotos(visit);
    await save(visit).catch(() => {});
  }

  async function showPhotos(visit) {
    const place = part(visit, "photos");
    if (!place) return;
    const kept = (await store.rows("photo")).filter((row) => row.parent === visit.id);
    visit.photoCount = kept.length;
    const items = await Promise.all(kept.map(async (row, index) => {
      const item = document.createElement("li");
      const bytes = await store.read(row, { bytes: true });
      if (bytes) {
        const canvas = await photosOf.preview(bytes);
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `${place.dataset.sayPhoto} ${index + 1}`);
        item.append(canvas);
      }
      if (row.why) {
        const why = document.createElement("p");
        why.className = "text-danger";
        why.textContent = row.why;
        item.append(why);
      }
      const away = document.createElement("button");
      away.type = "button";
      away.className = "btn btn-secondary";
      away.textContent = place.dataset.sayRemove;
      away.setAttribute("aria-label", `${place.dataset.sayRemove} : ${place.dataset.sayPhoto} ${index + 1}`);
      away.addEventListener("click", async () => {
        await store.remove(row.id);
        await showPhotos(visit);
        await save(visit).catch(() => {});
      });
      item.append(away);
      return item;
    }));
    place.replaceChildren(...items);
  }

  // The form's own page: kept here as soon as this browser has its key.
  async function enhance() {
    const form = document.querySelector("form[data-visit-key]");
    if (!form || form.dataset.offlineAttached) return;
    const { visitKey, application, visit, version, name, number } = form.dataset;
    const whole = (text) => (text ? Number(text) : null);
    const target = { key: visitKey, application: whole(application), visit: whole(visit), version: whole(version), name, number };
    await attach(form, target, ({ url }) => {
      location.assign(url || document.querySelector("#offline-bar a").href);
    });
  }

  self.portalVisit = { attach };
  store.listen((what) => { if (what === "unlocked") enhance(); });
  enhance();
})();
