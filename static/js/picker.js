/* Selects with data-picker: searched by their words, by pinyin, initials and code (Tom Select). */
(function () {
  "use strict";
  const words = document.getElementById("parts").dataset;

  window.gridgov.enhance("select[data-picker]", (select) => {
    const label = select.labels && select.labels[0];
    const focused = document.activeElement === select;
    const picker = new TomSelect(select, {
      maxOptions: 200,
      searchField: ["text", "search"],
      hidePlaceholder: true,
      plugins: select.multiple ? { remove_button: { title: words.textRemove } } : {},
      placeholder: select.dataset.placeholder || words.textSearch,
      selectOnTab: true,
      sortField: [{ field: "$order" }, { field: "$score" }],
      render: {
        no_results: (data, escape) => `<div class="no-results">${escape(words.textNothing)}</div>`,
      },
    });
    const box = picker.control_input;
    select.setAttribute("aria-hidden", "true");
    if (select.getAttribute("aria-describedby")) {
      box.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
    }
    if (select.getAttribute("aria-invalid")) box.setAttribute("aria-invalid", "true");
    if (!label && select.getAttribute("aria-label")) {
      box.setAttribute("aria-label", select.getAttribute("aria-label"));
    }
    select.addEventListener("focus", () => picker.focus());
    if (focused) {
      picker.settings.openOnFocus = false;
      picker.focus();
      setTimeout(() => { picker.settings.openOnFocus = true; }, 100);
    }
  });
})();
