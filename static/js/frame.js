// The frame: "/" reaches the search box, menus close, confirmations, and what htmx needs from the portal.
// Nothing here is needed to use the portal: each act also works without JavaScript.
(() => {
  "use strict";
  const announcer = () => document.getElementById("announcer");

  function announce(text) {
    const place = announcer();
    if (!place || !text) return;
    place.textContent = "";
    window.setTimeout(() => { place.textContent = text; }, 50);
  }

  function showNotice(templateId) {
    const template = document.getElementById(templateId);
    const place = document.getElementById("messages");
    if (!template || !place) return;
    place.replaceChildren(template.content.cloneNode(true));
    place.scrollIntoView({ block: "nearest" });
  }

  function csrfToken() {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
    if (cookie) return decodeURIComponent(cookie.slice("csrftoken=".length));
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  window.portal = { announce, showNotice, csrfToken };

  // "/" focuses the search box, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const box = document.querySelector("[data-search-key='/']");
    if (typing || !box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // What is found while typing: the arrows go through it, Escape leaves it.
  document.addEventListener("keydown", (event) => {
    const place = document.getElementById("frame-hits");
    const form = event.target.closest(".topbar-search");
    if (!place || !form || !place.childElementCount) return;
    const box = form.querySelector("input");
    if (event.key === "Escape") {
      place.replaceChildren();
      box.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [box, ...place.querySelectorAll("a")];
    event.preventDefault();
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  });

  // Menus are <details>: Escape and a click elsewhere close them, one is open at a time.
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // One dialog asks before an act that matters.
  function ask(question, act) {
    const dialog = document.getElementById("confirm-dialog");
    if (!dialog || typeof dialog.showModal !== "function") return Promise.resolve(true);
    const yes = dialog.querySelector("[data-confirm-yes]");
    dialog.querySelector("#confirm-question").textContent = question;
    yes.textContent = act || yes.dataset.label;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-confirm]");
    if (!asked || asked.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asked.dataset.confirm, asked.dataset.confirmAct).then((agreed) => {
      if (!agreed) return;
      asked.dataset.confirmed = "yes";
      asked.click();
      delete asked.dataset.confirmed;
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.confirmAct).then((agreed) => {
      if (agreed) event.detail.issueRequest(true);
    });
  });

  // htmx: the CSRF header, and words for what goes wrong.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const target = event.detail.target;
    const isWholePage = /^\s*<!doctype/i.test(xhr.responseText || "") && target !== document.body;
    if (!isWholePage || event.detail.boosted) return;
    // A whole page where a fragment was asked for: the session ended and this is the sign-in page.
    event.detail.shouldSwap = false;
    if (requestConfig && requestConfig.verb === "get") window.location.reload();
    else showNotice("notice-session-ended");
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      const ended = event.detail.xhr && event.detail.xhr.status === 401;
      showNotice(ended ? "notice-session-ended" : "notice-failed");
    });
  }
  // On a phone the filters of a list begin folded, unless their errors must be seen.
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.matchMedia("(max-width: 767.98px)").matches) return;
    for (const fold of document.querySelectorAll("details[data-folded-on-phone]")) {
      if (!fold.querySelector(".is-invalid")) fold.open = false;
    }
  });

  // Tabs: the current one stays in view, and htmx moves the mark with the content.
  function showTab(tab) {
    const bar = tab && tab.closest("[data-tabs]");
    if (!bar) return;
    const [outer, inner] = [bar.getBoundingClientRect(), tab.getBoundingClientRect()];
    bar.scrollBy({ left: inner.left + inner.width / 2 - outer.left - outer.width / 2 });
  }
  document.addEventListener("DOMContentLoaded", () => showTab(document.querySelector(".tab[aria-current]")));
  document.addEventListener("htmx:afterOnLoad", (event) => {
    const tab = event.detail.elt.closest("[data-tabs] .tab");
    if (!tab || event.detail.failed) return;
    for (const other of tab.closest("[data-tabs]").querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
    showTab(tab);
  });

  // A list that was filtered or turned says how many rows it shows now.
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.target;
    const said = place.matches && (place.matches("[data-announce]") ? place : place.querySelector("[data-announce]"));
    if (said) announce(said.dataset.announce);
  });
})();
