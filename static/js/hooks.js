// One box for a whole group of news: it ticks and unticks the boxes of its group.
"use strict";

for (const whole of document.querySelectorAll('.gg-hook-form input[value$=".*"]')) {
  const start = whole.value.slice(0, -1);
  const boxes = [...whole.closest(".gg-options").querySelectorAll(`input[value^="${start}"]`)];
  const parts = boxes.filter((box) => box !== whole);
  const follow = () => {
    whole.checked = parts.every((box) => box.checked);
    whole.indeterminate = !whole.checked && parts.some((box) => box.checked);
  };
  if (whole.checked) parts.forEach((box) => { box.checked = true; });
  whole.addEventListener("change", () => parts.forEach((box) => { box.checked = whole.checked; }));
  parts.forEach((box) => box.addEventListener("change", follow));
  follow();
}
