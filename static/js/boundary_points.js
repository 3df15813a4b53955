/* The table of an area's points: typed, nudged by arrow keys, added and taken out. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const PAGE = 50;
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  /* `shape()` is the shape shown, `put(shape, join)` takes the changed one, `mark(point)` shows
     where a point lies (null: nowhere), `metres([lng, lat])` the size of a metre in degrees,
     `slip(point, number)` is the sentence about a point that cannot be meant. */
  gg.boundaryPoints = function (box, texts, on) {
    const rows = box.querySelector("[data-rows]"), row = box.querySelector("[data-row]");
    const pages = box.querySelector("[data-pages]"), problem = box.querySelector("[data-points-error]");
    let page = 0, list = [], nudging = false;

    const shown = (value) => String(Number(value.toFixed(7))); /* a centimetre; what is not typed keeps all digits */
    const flat = (shape) => shape.flatMap((polygon, i) => polygon.flatMap((ring, j) => gg.shapes.open(ring).map((point, k) => ({ i, j, k, point }))));
    function rebuilt(at, fn) {
      return on.shape().map((polygon, i) => polygon.map((ring, j) => (i === at.i && j === at.j ? gg.shapes.close(fn(gg.shapes.open(ring))) : ring)));
    }
    const put = (at, fn, join) => { const made = rebuilt(at, fn); on.put(made, join); };
    const set = (at, point, join) => put(at, (ring) => ring.map((p, k) => (k === at.k ? point : p)), join);
    function take(at) {
      if (gg.shapes.open(on.shape()[at.i][at.j]).length <= 3) { on.say(texts.textFew); return; }
      put(at, (ring) => ring.filter((p, k) => k !== at.k));
    }
    function add(at) {
      put(at, (ring) => {
        const next = ring[(at.k + 1) % ring.length];
        return [...ring.slice(0, at.k + 1), [(at.point[0] + next[0]) / 2, (at.point[1] + next[1]) / 2], ...ring.slice(at.k + 1)];
      });
    }
    function wrong(words) {
      problem.textContent = words;
      problem.hidden = !words;
    }
    /* What cannot be meant is told at the field and stays there until it is mended. */
    function typed(at, axis, input, number) {
      const text = input.value.trim(), value = text === "" ? NaN : Number(text.replace(/[，,]/, "."));
      if (text === shown(at.point[axis])) { input.removeAttribute("aria-invalid"); wrong(""); return; }
      const point = axis ? [at.point[0], value] : [value, at.point[1]];
      const words = on.slip(point, number, text);
      wrong(words);
      if (words) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", problem.id); return; }
      input.removeAttribute("aria-invalid");
      set(at, point);
    }
    function nudge(at, e) {
      if (e.key === "Delete") { e.preventDefault(); take(at); return focus(at); }
      const way = WAYS[e.key];
      if (!way || e.ctrlKey || e.metaKey || e.altKey) return undefined;
      e.preventDefault();
      const [dx, dy] = on.metres(at.point), far = e.shiftKey ? 10 : 1;
      set(at, [at.point[0] + way[0] * dx * far, at.point[1] + way[1] * dy * far], nudging);
      nudging = true;
      return focus(at);
    }
    function focus(at) {
      const index = list.findIndex((one) => one.i === at.i && one.j === at.j && one.k === at.k);
      const button = rows.querySelector(`[data-index="${index}"] [data-nudge]`);
      if (button) button.focus();
    }

    function line(at, number) {
      const made = row.content.firstElementChild.cloneNode(true);
      made.dataset.index = number;
      const point = made.querySelector("[data-nudge]");
      point.textContent = number + 1;
      point.setAttribute("aria-label", `${texts.textPoint} ${number + 1}`);
      point.addEventListener("keydown", (e) => nudge(at, e));
      point.addEventListener("focus", () => on.mark(at.point));
      point.addEventListener("blur", () => { nudging = false; });
      point.addEventListener("click", () => on.mark(at.point));
      made.querySelectorAll("[data-axis]").forEach((input) => {
        const axis = Number(input.dataset.axis);
        input.value = shown(at.point[axis]);
        input.addEventListener("focus", () => on.mark(at.point));
        input.addEventListener("change", () => typed(at, axis, input, number + 1));
      });
      made.querySelector("[data-add]").addEventListener("click", () => { add(at); focus({ ...at, k: at.k + 1 }); });
      made.querySelector("[data-take]").addEventListener("click", () => { take(at); focus(at); });
      return made;
    }
    function draw() {
      const shape = on.shape();
      list = shape ? flat(shape) : [];
      wrong("");
      box.hidden = !list.length;
      box.querySelector("[data-point-count]").textContent = list.length;
      if (!box.open) return;
      const last = Math.max(0, Math.ceil(list.length / PAGE) - 1);
      page = Math.min(page, last);
      pages.hidden = last === 0;
      const from = page * PAGE, part = list.slice(from, from + PAGE);
      pages.querySelector("[data-page-now]").textContent = `${texts.textMore} ${from + 1}–${from + part.length} / ${list.length}`;
      rows.replaceChildren(...part.map((at, n) => line(at, from + n)));
    }
    pages.querySelectorAll("[data-page]").forEach((button) => button.addEventListener("click", () => { page = Math.max(0, page + Number(button.dataset.page)); draw(); }));
    box.addEventListener("toggle", () => { draw(); if (!box.open) on.mark(null); });
    return { draw, first() { page = 0; draw(); } };
  };
})();
