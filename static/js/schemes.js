/* Adds the weights of a draft up while they are typed: “Together 95 / 100”. */
(function () {
  "use strict";
  const shown = document.querySelector("[data-weights]");
  if (!shown) return;
  const rows = () => [...document.querySelectorAll(".gg-row-items")];
  const weight = (row) => {
    const gone = row.querySelector('[name$="-DELETE"]');
    const field = row.querySelector('[name$="-weight"]');
    return gone && gone.checked ? 0 : Number(field.value) || 0;
  };
  const add = () => {
    const sum = Math.round(rows().reduce((total, row) => total + weight(row), 0) * 100) / 100;
    shown.textContent = `${shown.dataset.text} ${sum} / 100`;
    shown.classList.toggle("gg-late", sum !== 100);
    shown.classList.toggle("gg-on-time", sum === 100);
  };
  document.addEventListener("input", add);
  document.addEventListener("change", add);
  add();
})();
