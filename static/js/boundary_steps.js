/* The steps of a draft that can be undone and done again, kept in this window's session. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const MOST_STEPS = 100, MOST_LETTERS = 2000000;

  const sorted = (object, fn) => Object.keys(object).sort().map((key) => [key, fn(object[key])]);
  const entries = (object, fn) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fn(value)]));

  /* `name` tells this draft from others. A state is {shapes, fresh, retired}. */
  gg.boundarySteps = function (name) {
    const key = `gridgov-steps ${name}`;

    /* Short text that is the same for the same state, however it was kept meanwhile. */
    function mark(state) {
      const text = JSON.stringify([sorted(state.shapes, (s) => s), sorted(state.fresh, (v) => sorted(v, (x) => x)), sorted(state.retired, (r) => r)]);
      let hash = 0x811c9dc5;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      return `${text.length}-${hash >>> 0}`;
    }
    /* Shapes that several steps have in common are written once. */
    function packed(past, future) {
      const table = [], numbers = new Map();
      const number = (shape) => {
        if (!numbers.has(shape)) { numbers.set(shape, table.length); table.push(shape); }
        return numbers.get(shape);
      };
      const pack = (s) => ({ shapes: entries(s.shapes, number), fresh: entries(s.fresh, (v) => ({ ...v, shape: number(v.shape) })), retired: s.retired });
      return { past: past.map(pack), future: future.map(pack), table };
    }
    /* As many of the latest steps as fit. */
    function keep(at, past, future) {
      let back = past.slice(-MOST_STEPS), on = future.slice(-MOST_STEPS);
      while (back.length || on.length) {
        const text = JSON.stringify({ mark: at, ...packed(back, on) });
        if (text.length <= MOST_LETTERS) {
          try { sessionStorage.setItem(key, text); return; } catch { /* no room: fewer steps */ }
        }
        back = back.slice(Math.ceil(back.length / 2));
        on = on.slice(Math.ceil(on.length / 2));
      }
      try { sessionStorage.removeItem(key); } catch { /* this browser keeps nothing */ }
    }
    /* The steps kept for the draft as it is now; none where it was changed elsewhere. */
    function found(at, known) {
      try {
        const kept = JSON.parse(sessionStorage.getItem(key) || "null");
        if (!kept || kept.mark !== at) return { past: [], future: [] };
        const unpack = (s) => ({
          shapes: entries(Object.fromEntries(Object.entries(s.shapes).filter(([code]) => known(code))), (n) => kept.table[n]),
          fresh: entries(s.fresh, (v) => ({ ...v, shape: kept.table[v.shape] })),
          retired: Object.fromEntries(Object.entries(s.retired).filter(([code]) => known(code))),
        });
        return { past: kept.past.map(unpack), future: kept.future.map(unpack) };
      } catch {
        return { past: [], future: [] };
      }
    }
    return { mark, keep, found };
  };
})();
