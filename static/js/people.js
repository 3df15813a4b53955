/* The form at the door: what is typed is kept on the server when the page is left (data-beacon),
   and nothing of it in the browser. Near houses are asked for by the place of the phone. */
(function () {
  "use strict";
  /* What the check of a row says is put around its fields: one that is typed in stays as it is. */
  function keepTyped(e) {
    const fields = e.detail.target.querySelector(":scope > .gg-row-fields");
    if (!fields || !e.detail.shouldSwap) return;
    const said = new DOMParser().parseFromString(e.detail.serverResponse, "text/html").body;
    const fresh = said.querySelector(".gg-row-fields");
    const here = document.activeElement;
    const isMine = (field) => field === here || "typed" in field.dataset;
    if (!fresh || ![...fields.querySelectorAll("input, select")].some(isMine)) return;
    e.detail.shouldSwap = false;
    for (const field of fields.querySelectorAll("input, select")) {
      const told = fresh.querySelector("#" + CSS.escape(field.id));
      if (told && !isMine(field)) field.value = told.value;
    }
    for (const node of [...e.detail.target.childNodes]) if (node !== fields) node.remove();
    while (fresh.previousSibling) fields.parentNode.prepend(fresh.previousSibling);
    while (fresh.nextSibling) fields.parentNode.append(fresh.nextSibling);
  }

  window.gridgov.enhance("form[data-door]", (form) => {
    let typed = false;
    let sent = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("change", () => { typed = true; });
    form.addEventListener("submit", () => { sent = true; });
    form.addEventListener("htmx:beforeRequest", (e) => { if (sent) e.preventDefault(); });
    window.addEventListener("pagehide", () => {
      if (typed && !sent) navigator.sendBeacon(form.dataset.beacon, new FormData(form));
    });
    form.addEventListener("input", (e) => { e.target.dataset.typed = ""; });
    form.addEventListener("htmx:beforeSwap", keepTyped);
    form.addEventListener("htmx:afterSwap", (e) => {
      if (e.detail.target.id !== "rows") return;
      const field = form.querySelector("#rows > :last-child input");
      if (field) field.focus();
    });
  });

  window.gridgov.enhance("form[data-near]", (form) => {
    if (!navigator.geolocation) return;
    form.hidden = false;
    form.addEventListener("submit", (e) => {
      if (form.elements.latitude.value) return;
      e.preventDefault();
      navigator.geolocation.getCurrentPosition((p) => {
        form.elements.latitude.value = p.coords.latitude.toFixed(5);
        form.elements.longitude.value = p.coords.longitude.toFixed(5);
        form.requestSubmit();
      }, () => window.gridgov.note(form.dataset.textNowhere), { enableHighAccuracy: true, timeout: 10000 });
    });
  });
})();
