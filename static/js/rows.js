/* Lists with data-rows: j and k move, Enter opens, x selects. Rows carry data-row. */
(function () {
  "use strict";
  window.gridgov.enhance("[data-rows]", (list) => {
    const rows = () => [...list.querySelectorAll("[data-row]")];
    const at = () => rows().findIndex((r) => r.classList.contains("gg-at"));
    function go(step) {
      const all = rows();
      if (!all.length) return;
      const next = all[Math.min(all.length - 1, Math.max(0, at() + step))];
      all.forEach((r) => r.classList.toggle("gg-at", r === next));
      next.scrollIntoView({ block: "nearest" });
      const link = next.querySelector("a[href]");
      if (link) link.focus({ preventScroll: true });
      next.dispatchEvent(new CustomEvent("gridgov:row", { bubbles: true }));
    }
    document.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog")) return;
      const row = rows()[at()];
      if (e.key === "j") go(1);
      else if (e.key === "k") go(-1);
      else if (e.key === "x" && row) { const box = row.querySelector('input[type="checkbox"]'); if (box) box.click(); }
      else if (e.key === "Enter" && row && !e.target.closest("a, button, summary")) { const link = row.querySelector("a[href]"); if (link) link.click(); }
      else return;
      if (e.key !== "Enter") e.preventDefault();
    });
  });
})();
