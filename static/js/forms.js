// Forms: sent once, saved as they are typed. Without JavaScript the server still acts once (form token).
(() => {
  "use strict";
  const SAVE_AFTER = 1200;
  const RETRY_AFTER = 8000;

  // A second click on "Envoyer" sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.repeatable !== undefined || event.defaultPrevented) return;
    if (form.hasAttribute("hx-post") || form.hasAttribute("hx-put")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => release(form), RETRY_AFTER);
  });
  function release(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // <form data-autosave="URL">: posts the form there shortly after each change.
  const states = new WeakMap();

  function stateOf(form) {
    if (!states.has(form)) states.set(form, { timer: 0, dirty: false, saving: false });
    return states.get(form);
  }
  function say(form, key, time) {
    const place = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    if (!place) return;
    place.textContent = (place.dataset[key] || "").replace("{time}", time || "");
    if (key === "failed") window.portal.announce(place.textContent);
  }
  function clock() {
    const now = new Date();
    return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  }
  function contents(form) {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) {
      if (value instanceof File) data.delete(name);
    }
    return data;
  }
  function schedule(form, delay) {
    const state = stateOf(form);
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(() => save(form), delay);
  }
  async function save(form) {
    const state = stateOf(form);
    if (!state.dirty || form.dataset.sent) return;
    if (state.saving) {
      schedule(form, SAVE_AFTER);
      return;
    }
    state.dirty = false;
    state.saving = true;
    say(form, "saving");
    try {
      await post(form);
      say(form, "saved", clock());
    } catch (error) {
      state.dirty = true;
      say(form, "failed");
      schedule(form, RETRY_AFTER);
    } finally {
      state.saving = false;
    }
  }
  async function post(form) {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: contents(form),
      credentials: "same-origin",
      keepalive: true,
      headers: { "X-CSRFToken": window.portal.csrfToken(), "X-Autosave": "1", Accept: "application/json" },
    });
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      window.portal.showNotice("notice-session-ended");
      throw new Error("session ended");
    }
    if (!answer.ok) throw new Error(`autosave: ${answer.status}`);
    if (!(answer.headers.get("Content-Type") || "").includes("json")) return;
    const { fields = {}, url } = await answer.json();
    for (const [name, value] of Object.entries(fields)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    if (url) form.dataset.autosave = url;
  }
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (!form || !form.dataset.autosave) return;
      stateOf(form).dirty = true;
      schedule(form, SAVE_AFTER);
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    document.querySelectorAll("form[data-autosave]").forEach(save);
  });

  // A list of choices that applies itself: <form data-submit-on-change>.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.dataset.submitOnChange !== undefined) form.requestSubmit();
  });
})();
