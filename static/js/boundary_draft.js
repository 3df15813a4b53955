/* A draft of boundaries: what is wanted, undo and redo, and keeping it on the server. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const WAIT = 500;
  const geometry = (shape) => ({ type: "MultiPolygon", coordinates: shape });

  /* `box` carries data-url-data, -save, -operate; `told` is called with what happened:
     "change", "saving", "kept" and "refused" (with the server's answer), "stale" (saved elsewhere), "away"
     (logged out, or no right any more), "lost" (no answer). */
  gg.boundaryDraft = function (box, told) {
    const d = box.dataset;
    const past = [], future = [];
    let base = new Map(), info = {}, day = "", revision = 0;
    let state = { shapes: {}, fresh: {}, retired: {} };
    let timer = null, busy = null, dirty = false, stopped = false;

    const known = () => [...base.keys(), ...Object.keys(state.fresh)];
    const gone = (key) => key in state.retired;
    const live = () => known().filter((key) => !gone(key));
    function shape(key) {
      if (state.shapes[key]) return state.shapes[key];
      if (state.fresh[key]) return state.fresh[key].shape;
      return base.get(key)?.shape || null;
    }
    const before = (key) => base.get(key)?.given || null;
    /* What new areas are called in the reader's language, by the server; until then, as typed. */
    const english = document.documentElement.lang.startsWith("en");
    let spelled = {};
    function named(key) {
      const area = state.fresh[key], [name, told] = spelled[key] || [];
      return (area && english && area.en) || (area && name === area.name ? told : area?.name);
    }
    const label = (key) => named(key) || base.get(key)?.label || key;
    const changed = (key) => key in state.shapes || key in state.fresh;
    const shapes = (except) => new Map(live().filter((key) => key !== except && shape(key)).map((key) => [key, shape(key)]));

    function read(wanted) {
      const part = (object, fn) => Object.fromEntries(Object.entries(object || {}).map(([key, value]) => [key, fn(value)]));
      const coordinates = (g) => (g ? (g.type === "Polygon" ? [g.coordinates] : g.coordinates) : null);
      day = wanted.day;
      return {
        shapes: part(wanted.shapes, coordinates),
        fresh: part(wanted.new, (v) => ({ name: v.name, en: v.name_en || "", kind: v.kind || "basic", from: v.from || "", code: v.code || "", shape: coordinates(v.geometry) })),
        retired: { ...(wanted.retired || {}) },
      };
    }
    function write() {
      return {
        parent: info.parent.code, day,
        shapes: Object.fromEntries(Object.entries(state.shapes).map(([key, s]) => [key, geometry(s)])),
        new: Object.fromEntries(Object.entries(state.fresh).map(([key, v]) => [key, { name: v.name, name_en: v.en, kind: v.kind, from: v.from, code: v.code, geometry: geometry(v.shape) }])),
        retired: state.retired,
      };
    }
    /* Undo and redo outlive a reload: the steps stay with this window, for the draft as it was kept. */
    const memory = gg.boundarySteps(d.urlSave);
    let sent = "";
    const remember = () => memory.keep(sent, past, future);

    /* Edges shared by two get the same points, in what is shown; only changed areas are sent. */
    function weave() {
      const woven = gg.shapes.weave(shapes(null));
      const next = { shapes: { ...state.shapes }, fresh: { ...state.fresh }, retired: state.retired };
      for (const [key, made] of woven) {
        if (state.fresh[key]) next.fresh[key] = { ...state.fresh[key], shape: made };
        else if (state.shapes[key]) next.shapes[key] = made;
        else base.get(key).shape = made;
      }
      state = next;
    }

    async function ask(url, body) {
      const answer = await fetch(url, {
        method: body ? "POST" : "GET", credentials: "same-origin",
        headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json", "X-CSRFToken": document.body.dataset.csrf } : {}) },
        body: body && JSON.stringify(body),
      });
      const type = answer.headers.get("Content-Type") || "";
      if (!type.includes("json")) throw Object.assign(new Error(String(answer.status)), { away: answer.status < 500 });
      return [answer.status, await answer.json()];
    }

    function change(next, join) {
      if (!join) past.push(state);
      future.length = 0;
      state = { ...state, ...next };
      after();
    }
    function after() {
      dirty = true;
      told("change");
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    }
    function step(from, to) {
      if (!from.length || busy) return false;
      to.push(state);
      state = from.pop();
      after();
      return true;
    }

    /* One request at a time; what changed meanwhile goes with the next. */
    async function keep() {
      clearTimeout(timer);
      if (busy) { await busy; return dirty ? keep() : undefined; }
      if (!dirty || stopped) return undefined;
      dirty = false;
      busy = send(d.urlSave, {});
      await busy;
      return dirty ? keep() : undefined;
    }
    async function send(url, more) {
      told("saving");
      try {
        const [status, answer] = await ask(url, { wanted: write(), revision, ...more });
        if (status === 409) { stopped = true; told("stale", answer); return null; }
        if (answer.revision) revision = answer.revision;
        if (answer.labels) spelled = answer.labels;
        if (status === 200) {
          sent = memory.mark(answer.wanted ? read(answer.wanted) : state);
          remember();
          told("kept", answer);
          return answer;
        }
        told("refused", answer);
        return null;
      } catch (error) {
        dirty = true;
        if (error.away) { stopped = true; told("away"); } else told("lost");
        return null;
      } finally {
        busy = null;
      }
    }
    /* The server does what needs geometry: split, merge, redraw, repair, hole, draw, give. */
    async function operate(op, more) {
      if (busy) await busy;
      if (stopped) return null;
      clearTimeout(timer);
      const former = state;
      dirty = false;
      busy = send(d.urlOperate, { op, ...more });
      const answer = await busy;
      if (!answer || !answer.wanted) { dirty = true; timer = setTimeout(keep, WAIT); return null; }
      past.push(former);
      future.length = 0;
      state = read(answer.wanted);
      weave();
      remember();
      told("change");
      return answer;
    }

    async function load() {
      const [status, answer] = await ask(d.urlData);
      if (status !== 200) throw new Error(String(status));
      info = answer;
      revision = answer.revision;
      spelled = answer.labels;
      base = new Map(answer.areas.map((a) => [a.code, { ...a, given: a.geometry?.coordinates || null, shape: a.geometry?.coordinates || null }]));
      state = read(answer.wanted);
      sent = memory.mark(state);
      const steps = memory.found(sent, (key) => base.has(key));
      past.splice(0, past.length, ...steps.past);
      future.splice(0, future.length, ...steps.future);
      weave();
      told("change");
      told("kept", answer);
    }

    /* What is not kept yet goes with the page; too much for that, and the browser asks. */
    function leave() {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", document.body.dataset.csrf);
      form.append("draft", JSON.stringify({ wanted: write(), revision }));
      return navigator.sendBeacon(d.urlSave, form);
    }
    window.addEventListener("beforeunload", (e) => {
      if (!dirty || stopped) return;
      clearTimeout(timer);
      if (!busy && leave()) { dirty = false; stopped = true; sent = memory.mark(state); remember(); } else e.preventDefault();
    });
    window.addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

    return {
      load, keep, operate, change, live, gone, known, shape, before, label, changed, shapes,
      undo: () => step(past, future), redo: () => step(future, past),
      get canUndo() { return past.length > 0; }, get canRedo() { return future.length > 0; },
      get state() { return state; }, get info() { return info; }, get waiting() { return dirty; }, get dirty() { return dirty || busy !== null; },
      base: (key) => base.get(key),
      /* The new shape of one area and, with `together`, of those that share its edges. */
      reshape(key, made, together, join) {
        const former = shape(key);
        const next = { shapes: { ...state.shapes }, fresh: { ...state.fresh } };
        const put = (k, s) => { if (next.fresh[k]) next.fresh[k] = { ...next.fresh[k], shape: s }; else next.shapes[k] = s; };
        if (together && former) gg.shapes.carry(former, made, shapes(key)).forEach((s, k) => put(k, s));
        put(key, made);
        change(next, join);
      },
      /* Name or code of a new area. */
      rename(key, part) {
        change({ fresh: { ...state.fresh, [key]: { ...state.fresh[key], ...part } } });
      },
    };
  };
})();
