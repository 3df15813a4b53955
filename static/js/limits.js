/* Counts what is typed into fields with data-limit once little room is left. */
(function () {
  "use strict";
  const SOON = 0.8;

  window.gridgov.enhance("[data-limit]", (field) => {
    const most = Number(field.dataset.limit);
    let note = null;
    const count = () => {
      const length = [...field.value].length;
      if (!note && length >= most * SOON) {
        note = document.createElement("div");
        note.className = "form-hint";
        note.setAttribute("role", "status");
        field.after(note);
      }
      if (!note) return;
      note.hidden = length < most * SOON;
      note.textContent = `${length} / ${most}`;
      note.classList.toggle("gg-late", length > most);
    };
    field.addEventListener("input", count);
    count();
  });
})();
