// Files: dropped anywhere on their field, listed before they are sent. Without JavaScript the field takes them too.
(() => {
  "use strict";
  const zoneOf = (event) => event.target.closest && event.target.closest(".file-field");

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") take(zone, event.dataTransfer.files);
    });
  }

  function take(zone, files) {
    const input = zone.querySelector("input[type=file]");
    if (!input || !files.length) return;
    const kept = new DataTransfer();
    const before = input.multiple ? input.files : [];
    for (const file of [...before, ...(input.multiple ? files : [files[0]])]) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The names of the chosen files, below the field; screen readers hear how many.
  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (!zone || event.target.type !== "file") return;
    let list = zone.querySelector(".file-names");
    if (!list) {
      list = document.createElement("ul");
      list.className = "file-names";
      zone.append(list);
    }
    list.replaceChildren(...[...event.target.files].map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      line.append(name);
      return line;
    }));
  });
})();
