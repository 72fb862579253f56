// The position of a visit: asked for by a button, never by itself; without this file the visit has none.
const box = document.querySelector("[data-position]");
if (box && "geolocation" in navigator) {
  const form = box.closest("form");
  const said = box.querySelector("[data-position-said]");
  const drop = box.querySelector("[data-position-drop]");
  const plain = said.textContent;
  const write = (latitude, longitude, accuracy) => {
    form.elements.latitude.value = latitude;
    form.elements.longitude.value = longitude;
    form.elements.accuracy_m.value = accuracy;
  };
  const taken = (accuracy) => {
    drop.hidden = false;
    said.textContent = said.dataset.taken.replace("{m}", accuracy);
  };
  box.querySelector("[data-position-take]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const accuracy = Math.min(Math.round(coords.accuracy), 100000);
        write(coords.latitude.toFixed(6), coords.longitude.toFixed(6), accuracy);
        taken(accuracy);
      },
      () => { said.textContent = said.dataset.refused; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
  drop.addEventListener("click", () => {
    write("", "", "");
    drop.hidden = true;
    said.textContent = plain;
  });
  if (form.elements.latitude.value) taken(form.elements.accuracy_m.value);
  box.hidden = false;
}
