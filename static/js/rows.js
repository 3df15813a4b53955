/* Lists with data-rows: j and k move, Enter opens, o in a new tab; x, X and * choose.

   Rows carry data-row; the one that is current has gg-at and tells by the event gridgov:row.
   Works on rows that arrive later; silent while somebody types. */
(function () {
  "use strict";
  if (window.gridgov.rows) return;
  const list = () => document.querySelector("[data-rows]");
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
  const current = () => document.querySelector("[data-rows] [data-row].gg-at");
  const box = (row) => row && row.querySelector('input[type="checkbox"]');
  const link = (row) => row && (row.querySelector("a[data-open]") || row.querySelector("a[href]"));
  let last = null;

  function put(row, quiet) {
    rows().forEach((r) => r.classList.toggle("gg-at", r === row));
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    if (!quiet && link(row)) link(row).focus({ preventScroll: true });
    row.dispatchEvent(new CustomEvent("gridgov:row", { bubbles: true }));
  }
  function go(step) {
    const all = rows();
    const at = all.indexOf(current());
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (next) put(next);
  }
  function choose(row, on) {
    const b = box(row);
    if (!b || b.checked === on) return;
    b.checked = on;
    b.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function range(row) {
    const all = rows();
    const from = Math.max(0, all.findIndex((r) => r.dataset.pk && r.dataset.pk === last));
    const [a, b] = [from, all.indexOf(row)].sort((x, y) => x - y);
    all.slice(a, b + 1).forEach((r) => choose(r, true));
  }
  function all() {
    const every = rows().filter(box);
    const on = every.some((r) => !box(r).checked);
    every.forEach((r) => choose(r, on));
  }
  window.gridgov.rows = { go, put, rows, current, choose, all };

  const typing = (e) => e.target.closest('input:not([type="checkbox"]), textarea, select, dialog, [contenteditable], .ts-wrapper');
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e) || !list() || document.querySelector("dialog[open]")) return;
    const row = current();
    if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else if (e.key === "x" && box(row)) choose(row, !box(row).checked);
    else if (e.key === "X" && box(row)) range(row);
    else if (e.key === "*") all();
    else if (e.key === "o" && link(row)) window.open(link(row).href, "_blank", "noopener");
    else if (e.key === "Enter" && link(row) && !e.target.closest("a, button, summary, label, input")) link(row).click();
    else return;
    if (e.key !== "Enter") e.preventDefault();
  });
  document.addEventListener("click", (e) => {
    const b = e.target.closest('[data-row] input[type="checkbox"]');
    if (!b) return;
    const row = b.closest("[data-row]");
    if (e.shiftKey) range(row);
    last = row.dataset.pk || null;
  });
  document.addEventListener("change", (e) => {
    const row = e.target.closest("[data-row]");
    if (row && e.target.type === "checkbox" && e.target.checked) last = row.dataset.pk || last;
  });
})();
