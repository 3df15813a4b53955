/* Shapes as nested arrays [polygon][ring][point][lng, lat], rings closed; nothing given is changed. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const FINE = 1e8; /* points closer than 1/FINE degree (a millimetre) are one */
  const AXIS = 6378137, ECC = 0.00669437999014, RAD = Math.PI / 180;

  const name = (p) => `${Math.round(p[0] * FINE)} ${Math.round(p[1] * FINE)}`;
  const open = (ring) => (ring.length > 1 && name(ring[0]) === name(ring[ring.length - 1]) ? ring.slice(0, -1) : ring.slice());
  const close = (ring) => (ring.length ? [...ring, ring[0]] : ring);
  const single = (ring) => ring.filter((p, i) => name(p) !== name(ring[(i + ring.length - 1) % ring.length]) || ring.length < 2);
  const mapRings = (shape, fn) => shape.map((polygon) => polygon.map((ring) => close(single(fn(open(ring))))).filter((r) => r.length > 3)).filter((p) => p.length);
  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  /* Metres a degree of longitude and latitude are long at a latitude (WGS-84). */
  function scale(lat) {
    const s = Math.sin(lat * RAD), w = 1 - ECC * s * s;
    return [RAD * Math.cos(lat * RAD) * AXIS / Math.sqrt(w), RAD * AXIS * (1 - ECC) / (w * Math.sqrt(w))];
  }
  function ringArea(ring) {
    const lat = ring.reduce((sum, p) => sum + p[1], 0) / ring.length;
    const [kx, ky] = scale(lat);
    const [x0, y0] = ring[0];
    let twice = 0;
    for (let i = 0; i < ring.length - 1; i++) {
      twice += (ring[i][0] - x0) * (ring[i + 1][1] - y0) - (ring[i + 1][0] - x0) * (ring[i][1] - y0);
    }
    return Math.abs(twice / 2) * kx * ky;
  }
  /* Square metres; right to about a hundred-thousandth at the size of a county. */
  const area = (shape) => shape.reduce((all, polygon) => all + polygon.reduce((sum, ring, i) => sum + (i ? -1 : 1) * ringArea(ring), 0), 0);
  function length(points) {
    let metres = 0;
    for (let i = 1; i < points.length; i++) {
      const [kx, ky] = scale((points[i][1] + points[i - 1][1]) / 2);
      metres += Math.hypot((points[i][0] - points[i - 1][0]) * kx, (points[i][1] - points[i - 1][1]) * ky);
    }
    return metres;
  }

  /* Where along the segment p-q (0 to 1) the point lies, or null when it does not lie on it. */
  function along(p, q, at) {
    const dx = q[0] - p[0], dy = q[1] - p[1], square = dx * dx + dy * dy;
    if (!square) return null;
    const t = ((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / square;
    if (t <= 0 || t >= 1) return null;
    const off = Math.hypot(p[0] + t * dx - at[0], p[1] + t * dy - at[1]);
    return off * FINE <= 1 ? t : null;
  }

  /* The same shapes, each with the points that neighbours have on its edges, so that edges shared
     by two are made of the same points. `shapes` is a Map. */
  function weave(shapes) {
    const known = new Map();
    for (const shape of shapes.values()) shape.flat(2).forEach((p) => { if (!known.has(name(p))) known.set(name(p), p); });
    /* Points by squares of the map, about one a square. */
    const every = [...known.values()], squares = new Map();
    const xs = every.map((p) => p[0]), least = (list) => list.reduce((m, v) => Math.min(m, v), Infinity), most = (list) => list.reduce((m, v) => Math.max(m, v), -Infinity);
    const west = least(xs), side = Math.max((most(xs) - west) / Math.sqrt(every.length + 1), 10 / FINE);
    const south = least(every.map((p) => p[1])), ROW = 1e7;
    const square = (x, y) => Math.floor((y - south) / side) * ROW + Math.floor((x - west) / side);
    every.forEach((p) => { const key = square(p[0], p[1]), list = squares.get(key); if (list) list.push(p); else squares.set(key, [p]); });
    function between(p, q) {
      const pad = 1 / FINE, found = [];
      const x0 = Math.min(p[0], q[0]) - pad, x1 = Math.max(p[0], q[0]) + pad, y0 = Math.min(p[1], q[1]) - pad, y1 = Math.max(p[1], q[1]) + pad;
      for (let y = Math.floor((y0 - south) / side); y <= Math.floor((y1 - south) / side); y++) {
        for (let x = Math.floor((x0 - west) / side); x <= Math.floor((x1 - west) / side); x++) {
          for (const at of squares.get(y * ROW + x) || []) {
            if (at === p || at === q || at[0] < x0 || at[0] > x1 || at[1] < y0 || at[1] > y1) continue;
            const t = along(p, q, at);
            if (t !== null) found.push([t, at]);
          }
        }
      }
      return found.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
    }
    const woven = new Map();
    for (const [key, shape] of shapes) {
      const made = mapRings(shape, (ring) => {
        const own = ring.map((p) => known.get(name(p)));
        return own.flatMap((p, i) => { const more = between(p, own[(i + 1) % own.length]); return [p, ...more]; });
      });
      woven.set(key, same(made, shape) ? shape : made);
    }
    return woven;
  }

  /* What differs between two rings, as one run of points: {prev, next, gone, come}. */
  function difference(before, after) {
    const a = open(before), b = open(after);
    let head = 0, tail = 0;
    const least = Math.min(a.length, b.length);
    while (head < least && name(a[head]) === name(b[head])) head++;
    while (tail < least - head && name(a[a.length - 1 - tail]) === name(b[b.length - 1 - tail])) tail++;
    return {
      prev: b[(head + b.length - 1) % b.length], next: b[(b.length - tail) % b.length],
      gone: a.slice(head, a.length - tail), come: b.slice(head, b.length - tail),
    };
  }

  function carryRing(ring, step) {
    const { prev, next, gone, come } = step;
    if (gone.length === 1 && come.length === 1) {
      const old = name(gone[0]);
      return ring.map((p) => (name(p) === old ? come[0] : p));
    }
    if (gone.length === 0 && come.length) {
      for (let i = 0; i < ring.length; i++) {
        const p = name(ring[i]), q = name(ring[(i + 1) % ring.length]);
        if (p === name(prev) && q === name(next)) return [...ring.slice(0, i + 1), ...come, ...ring.slice(i + 1)];
        if (p === name(next) && q === name(prev)) return [...ring.slice(0, i + 1), ...[...come].reverse(), ...ring.slice(i + 1)];
      }
    }
    if (gone.length === 1 && come.length === 0) {
      const beside = [name(prev), name(next)].sort().join();
      return ring.filter((p, i) => !(name(p) === name(gone[0]) &&
        [name(ring[(i + ring.length - 1) % ring.length]), name(ring[(i + 1) % ring.length])].sort().join() === beside));
    }
    return ring;
  }

  /* One point of a shape was moved, added or taken out: the others that change with it (a Map). */
  function carry(before, after, others) {
    const changed = new Map();
    const steps = [];
    if (before.length !== after.length) return changed;
    for (let i = 0; i < before.length; i++) {
      if (before[i].length !== after[i].length) return changed;
      before[i].forEach((ring, j) => { if (!same(ring, after[i][j])) steps.push(difference(ring, after[i][j])); });
    }
    if (!steps.length) return changed;
    for (const [key, shape] of others) {
      const made = steps.reduce((now, step) => mapRings(now, (ring) => carryRing(ring, step)), shape);
      if (!same(made, shape)) changed.set(key, made);
    }
    return changed;
  }

  const holds = (shape, point) => shape.some((polygon) => polygon.some((ring) => ring.some((p) => name(p) === name(point))));

  /* Points typed one a line: "longitude, latitude". Each as far as it is one, in the order of the lines. */
  function points(text) {
    const lines = text.replace(/[，、；;\t]/g, ",").split(/\n/).map((l) => l.trim()).filter(Boolean);
    return lines.map((line) => line.split(/[\s,]+/).filter(Boolean).map(Number));
  }
  /* What is wrong with a point: "number" (none), "earth" (nowhere on it) or "". */
  function slip(p) {
    if (p.length !== 2 || p.some(Number.isNaN)) return "number";
    return Math.abs(p[0]) <= 180 && Math.abs(p[1]) <= 90 ? "" : "earth";
  }
  /* Metres from a box [west, south, east, north] where that is more than its own extent, else 0. */
  function far(p, box) {
    if (!box) return 0;
    const [west, south, east, north] = box, reach = Math.max(east - west, north - south);
    const dx = Math.max(west - p[0], p[0] - east, 0), dy = Math.max(south - p[1], p[1] - north, 0);
    if (Math.max(dx, dy) <= reach) return 0;
    const [kx, ky] = scale(north);
    return Math.hypot(dx * kx, dy * ky);
  }

  gg.shapes = { area, length, weave, carry, same, open, close, mapRings, holds, points, slip, far, name };
})();
