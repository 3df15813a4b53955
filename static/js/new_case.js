/* A new case by keyboard: Ctrl Enter saves, Alt and a figure goes to a section; what the answers
   beside the form propose is put into its fields. */
(function () {
  "use strict";
  const FIELD = 'input:not([type="hidden"]):not([type="file"]):not([tabindex="-1"]), select, textarea, button';

  function go(form, key) {
    const part = form.querySelector(`[data-section="${key}"]`);
    if (!part) return false;
    if (part.matches("details")) part.open = true;
    const field = [...part.querySelectorAll(FIELD)].find((f) => f.offsetParent !== null);
    if (field) field.focus();
    part.scrollIntoView({ block: "nearest" });
    return Boolean(field);
  }

  window.gridgov.enhance("form[data-sections]", (form) => {
    document.addEventListener("keydown", (e) => {
      if (e.isComposing) return;
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.altKey) {
        e.preventDefault();
        form.requestSubmit(form.querySelector("[data-save]"));
      } else if (e.altKey && !e.ctrlKey && !e.metaKey && /^Digit[1-9]$/.test(e.code) && go(form, e.code.slice(5))) {
        e.preventDefault();
      }
    });
  });

  function put(field, value) {
    field.value = value;
    ["input", "change"].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));
  }
  window.gridgov.enhance("[data-put]", (word) => {
    const field = document.getElementById(word.dataset.put);
    if (field) put(field, word.dataset.value);
    word.remove();
  });

  /* A proposal chosen: into the searched list, or into the search for areas by its code. */
  document.addEventListener("click", (e) => {
    const kind = e.target.closest("[data-choose-kind]");
    const place = e.target.closest("[data-choose-place]");
    if (kind) {
      const select = document.getElementById("id_category");
      if (select.tomselect) select.tomselect.setValue(kind.dataset.chooseKind);
      else put(select, kind.dataset.chooseKind);
      document.getElementById("id_urgency").focus();
    } else if (place) {
      const field = document.getElementById("id_area");
      field.value = place.dataset.choosePlace;
      field.dispatchEvent(new Event("search", { bubbles: true }));
      field.focus();
    }
  });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (e.target.id === "id_area_found") e.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
