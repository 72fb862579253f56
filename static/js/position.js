// The position of a visit: asked for by a button, never by itself; without this file the visit has none.
(() => {
  "use strict";
  const LARGEST = 100000;

  function write(form, latitude, longitude, accuracy) {
    form.elements.latitude.value = latitude;
    form.elements.longitude.value = longitude;
    form.elements.accuracy_m.value = accuracy;
    form.elements.latitude.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Show what a form holds; called again when a form is filled from this telephone.
  function show(form) {
    const box = form.querySelector("[data-position]");
    if (!box || !("geolocation" in navigator)) return;
    const said = box.querySelector("[data-position-said]");
    said.dataset.plain ||= said.textContent;
    const accuracy = form.elements.accuracy_m.value;
    const taken = Boolean(form.elements.latitude.value);
    box.querySelector("[data-position-drop]").hidden = !taken;
    said.textContent = taken ? said.dataset.taken.replace("{m}", accuracy) : said.dataset.plain;
    box.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-position-take], [data-position-drop]");
    if (!asked) return;
    const { form } = asked;
    if (asked.dataset.positionDrop !== undefined) {
      write(form, "", "", "");
      show(form);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const accuracy = Math.min(Math.round(coords.accuracy), LARGEST);
        write(form, coords.latitude.toFixed(6), coords.longitude.toFixed(6), accuracy);
        show(form);
      },
      () => {
        const said = form.querySelector("[data-position-said]");
        said.textContent = said.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });

  window.portalPosition = { show };
  document.querySelectorAll("form").forEach(show);
})();
