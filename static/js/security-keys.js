// Security keys: the buttons that need a script are shown, and what fails is said in words.
(() => {
  "use strict";
  const words = document.currentScript.dataset.failed;

  function notice() {
    const place = document.getElementById("messages");
    const box = document.createElement("div");
    box.className = "notice notice-error";
    box.setAttribute("role", "alert");
    box.textContent = words;
    place.replaceChildren(box);
    place.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    notice();
  });
  if (!window.PublicKeyCredential) return;
  for (const control of document.querySelectorAll("[data-needs-script]")) control.hidden = false;
})();
