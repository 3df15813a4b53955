/* From 1,200 px on, the row one is at (j, k or a click beside its link) is shown at the right. */
(function () {
  "use strict";
  const wide = window.matchMedia("(min-width: 1200px)");
  let wait = null;
  function show(row) {
    const box = document.getElementById("preview");
    if (!box || !wide.matches || !row.dataset.preview || !window.htmx) return;
    clearTimeout(wait);
    wait = setTimeout(() => {
      window.htmx.ajax("GET", row.dataset.preview, { target: box, swap: "innerHTML" }).then(() => document.body.classList.add("gg-previewing"));
    }, 120);
  }
  document.addEventListener("gridgov:row", (e) => show(e.target));
  document.addEventListener("click", (e) => {
    const row = e.target.closest("[data-row]");
    if (!row || e.target.closest("a, button, input, summary")) return;
    document.querySelectorAll("[data-row].gg-at").forEach((r) => r.classList.remove("gg-at"));
    row.classList.add("gg-at");
    show(row);
  });
})();
