/* The editor of boundaries: tools, the list of areas, what is wrong, and the map together. */
(function () {
  "use strict";
  const gg = window.gridgov;
  const box = document.getElementById("boundary-editor");
  if (!box || !window.L || !L.PM) return;
  const texts = box.dataset;
  const one = (selector) => box.querySelector(selector);
  const all = (selector) => [...box.querySelectorAll(selector)];
  const kept = document.querySelector("[data-kept]");
  const task = one("[data-task]"), say = one("[data-say]"), problem = one("[data-error]");
  const fields = Object.fromEntries(all("[data-field]").map((f) => [f.dataset.field, f]));
  const LINES = { draw: "polygon", hole: "polygon", split: "line", redraw: "line", measure: "line" };
  let tool = "select", picked = "", second = "", faults = [];

  const hectares = (shape) => `${(gg.shapes.area(shape) / 10000).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${texts.textHectares}`;
  const draft = gg.boundaryDraft(box, told);
  const map = gg.boundaryMap(one("[data-editor-map]"), draft, {
    pick: touched,
    edited: (key, made, join) => draft.reshape(key, made, together(), join),
    drawn,
    together,
  });
  const points = gg.boundaryPoints(one("[data-points]"), texts, {
    shape: () => (picked ? draft.shape(picked) : null),
    put: (made, join) => draft.reshape(picked, made, together(), join),
    mark: (point) => map.mark(point),
    say: (words) => speak(words),
    slip: (point, number, typed) => slip(point, number, typed),
    metres: (p) => [1 / gg.shapes.length([[p[0] - 0.5, p[1]], [p[0] + 0.5, p[1]]]), 1 / gg.shapes.length([[p[0], p[1] - 0.5], [p[0], p[1] + 0.5]])],
  });
  /* The sentence about a point that cannot be meant, "" where it can; `typed` is what was written. */
  function slip(point, number, typed, anywhere) {
    const kind = gg.shapes.slip(point), near = anywhere ? null : draft.info.frame;
    const fill = (text, more) => Object.entries(more).reduce((words, [name, value]) => words.replace(`{${name}}`, value), text);
    if (kind === "number") return fill(texts.textNoNumber, { number, typed });
    if (kind === "earth") return fill(texts.textNoEarth, { number });
    const metres = gg.shapes.far(point, near);
    if (!metres) return "";
    const km = (metres / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: metres > 10000 ? 0 : 1 });
    return fill(texts.textFar, { number, km, area: draft.info.frame_label });
  }
  function together() { return one("[data-together]").checked; }
  function speak(words) { say.textContent = words; }
  function wrong(words) { problem.textContent = words || ""; problem.hidden = !words; if (words && task.hidden) gg.note(words); }

  /* What the draft tells. */
  function told(what, answer) {
    box.toggleAttribute("data-waiting", draft?.waiting || what === "saving");
    if (what === "change") return show();
    if (what === "saving") kept.textContent = `${texts.textSaving}…`;
    if (what === "kept") { kept.textContent = `${texts.textKept} ${answer.kept_at}`; faults = answer.faults; check(); named(); }
    if (what === "away") { kept.textContent = texts.textAway; gg.note(texts.textAway, [[texts.textReload, () => location.reload()]]); }
    if (what === "lost") { kept.textContent = texts.textLost; setTimeout(() => draft.keep(), 5000); }
    if (what === "refused") { kept.textContent = ""; wrong(answer.sentence); }
    if (what === "stale") { kept.textContent = answer.sentence; gg.note(answer.sentence, [[texts.textReload, () => location.reload()]]); }
    return undefined;
  }
  function show() {
    if (picked && !draft.live().includes(picked)) pick("");
    map.draw();
    areas();
    chosen();
    one("[data-step=undo]").disabled = !draft.canUndo;
    one("[data-step=redo]").disabled = !draft.canRedo;
    if (draft.dirty) one("[data-check]").textContent = texts.textChecking;
    else check();
  }
  /* New areas have their names in the reader's language only from the server. */
  function named() {
    for (const item of one("[data-areas]").children) item.querySelector("[data-name]").textContent = draft.label(item.dataset.key);
    if (picked) one("[data-picked-name]").textContent = draft.label(picked);
    if (Object.keys(draft.state.fresh).length) map.draw();
  }
  function areas() {
    const template = one("[data-area]"), list = one("[data-areas]");
    const held = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.key : "";
    one("[data-area-count]").textContent = draft.live().length;
    list.replaceChildren(...draft.known().map((key) => {
      const item = template.content.firstElementChild.cloneNode(true), button = item.querySelector("button");
      const shape = draft.shape(key), gone = draft.gone(key);
      item.dataset.key = key;
      item.classList.toggle("gg-gone", gone);
      item.querySelector("[data-name]").textContent = draft.label(key);
      const more = [gone ? texts.textRetired : shape ? hectares(shape) : texts.textNoShape];
      if (!gone && draft.changed(key)) more.push(draft.base(key) ? texts.textChanged : texts.textNew);
      item.querySelector("[data-size]").textContent = more.join(" · ");
      button.setAttribute("aria-pressed", String(key === picked));
      button.disabled = gone;
      button.addEventListener("click", () => { touched(key); map.goTo(key); });
      return item;
    }));
    const same = held && [...list.children].find((item) => item.dataset.key === held);
    if (same) same.querySelector("button").focus();
  }
  function chosen() {
    const card = one("[data-picked]");
    card.hidden = !picked;
    if (!picked) return;
    const shape = draft.shape(picked), former = draft.before(picked);
    one("[data-picked-name]").textContent = draft.label(picked);
    one("[data-picked-size]").textContent = !shape ? texts.textNoShape
      : hectares(shape) + (former && draft.changed(picked) ? ` (${texts.textBefore} ${hectares(former)})` : "");
    one("[data-back]").hidden = !draft.changed(picked) || !draft.base(picked);
    const fresh = draft.state.fresh[picked];
    one("[data-rename]").hidden = !fresh;
    all("[data-rename-field]").forEach((f) => { if (fresh && f !== document.activeElement) f.value = fresh[f.dataset.renameField]; });
    points.draw();
  }
  function check() {
    one("[data-fault-count]").textContent = faults.length || "";
    one("[data-check]").textContent = faults.length ? "" : texts.textGood;
    one("[data-faults]").replaceChildren(...faults.slice(0, 30).map(fault));
    map.show(faults);
  }
  function button(words, act) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-sm", textContent: words });
    made.addEventListener("click", act);
    return made;
  }
  /* Areas that have a point in common with a piece; the chosen one first. Pieces are rounded. */
  function beside(piece) {
    const near = (p) => `${p[0].toFixed(6)} ${p[1].toFixed(6)}`;
    const corners = new Set((piece.type === "Polygon" ? piece.coordinates.flat() : piece.coordinates.flat(2)).map(near));
    const found = draft.live().filter((key) => draft.shape(key) && draft.shape(key).flat(2).some((p) => corners.has(near(p))));
    return [...new Set([...found.filter((key) => key === picked), ...found])].slice(0, 4);
  }
  /* A fault with what mends it: an overlap or a gap is given to one of those beside it. */
  function fault(f) {
    const item = document.createElement("li"), line = document.createElement("p"), row = document.createElement("div");
    line.textContent = f.sentence;
    row.className = "gg-buttons";
    const kind = f.of || f.kind;
    const mend = (more) => run("settle", { kind, piece: f.piece, ...more });
    if (f.piece) {
      row.append(button(texts.textShow, () => map.goToPiece(f.piece)));
      if (kind === "overlap") [f.code, f.other].forEach((key, n) => row.append(button(`${texts.textGive} ${draft.label(key)}`, () => mend({ key, other: n ? f.code : f.other }))));
      if (kind === "outside") row.append(button(texts.textCut, () => mend({ key: f.code })));
      if (kind === "invalid") row.append(button(one("[data-tool=repair]").textContent.trim(), () => run("repair", { key: f.code })));
      if (kind === "gap") beside(f.piece).forEach((key) => row.append(button(`${texts.textGive} ${draft.label(key)}`, () => mend({ key }))));
    }
    item.append(line, row);
    return item;
  }

  /* Choosing areas. */
  function pick(key) {
    picked = key;
    second = "";
    map.pick(key);
    if (tool === "points") map.edit(key);
    all("[data-areas] li").forEach((li) => li.querySelector("button").setAttribute("aria-pressed", String(li.dataset.key === key)));
    chosen();
    points.first();
    check();
  }
  function touched(key) {
    if ((tool === "merge" || tool === "redraw" || tool === "remove") && picked && key !== picked) return mate(key);
    pick(key);
    if (tool !== "select") begin(tool);
    return undefined;
  }
  function mate(key) {
    second = key;
    fields.second.value = key;
    map.pick(picked, key);
    if (tool === "merge") go();
    if (tool === "redraw") { speak(texts.textDoLine); map.start("line"); }
  }

  /* Tools. */
  const words = (name) => texts[`textDo${name[0].toUpperCase()}${name.slice(1)}`];
  function begin(name) {
    map.stop();
    map.edit("");
    wrong("");
    tool = name;
    second = "";
    all("[data-tool]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.tool === name)));
    all("[data-for]").forEach((part) => { part.hidden = !part.dataset.for.split(" ").includes(name); });
    const needs = !["select", "draw", "measure", "simplify"].includes(name);
    task.hidden = name === "select" || (needs && !picked);
    if (needs && !picked) return speak(texts.textPick);
    speak(words(name));
    one("[data-task-title]").textContent = one(`[data-tool="${name}"]`).textContent.trim() + (needs ? `: ${draft.label(picked)}` : "");
    const act = one("[data-go]"), end = one("[data-cancel]").dataset, label = one("[data-second-label]");
    const texted = `text${name[0].toUpperCase()}${name.slice(1)}`;
    act.textContent = act.dataset[texted] || "";
    one("[data-cancel]").textContent = end[texted] || end.textCancel;
    label.textContent = label.dataset[texted] || "";
    choices();
    if (name === "points") return map.edit(picked);
    if (name === "repair") return run("repair", { key: picked });
    if (needs && !draft.shape(picked) && name !== "remove") return speak(texts.textNoShape);
    if (LINES[name] && name !== "redraw") map.start(LINES[name]);
    return undefined;
  }
  function option(value, label) { const made = document.createElement("option"); made.value = value; made.textContent = label; return made; }
  function choices() {
    const live = draft.live();
    fields.second.replaceChildren(option("", tool === "remove" ? texts.textNobody : ""), ...live.filter((key) => key !== picked).map((key) => option(key, draft.label(key))));
    if (tool !== "draw") return naming();
    fields.key.replaceChildren(...(texts.makesNew ? [option("", texts.textNewArea)] : []), ...live.filter((key) => !draft.shape(key)).map((key) => option(key, draft.label(key))));
    if (picked && !draft.shape(picked)) fields.key.value = picked;
    return naming();
  }
  function naming() { one("[data-naming]").hidden = !(tool === "split" || (tool === "draw" && !fields.key.value)); }
  const naming_values = () => ({ name: fields.name.value, name_en: fields.name_en.value, kind: fields.kind ? fields.kind.value : "", code: fields.code ? fields.code.value : "" });

  function drawn(kind, found) {
    if (tool === "measure") return measured(kind === "line" ? found : found[0]);
    if (tool === "draw" && !texts.makesNew && !fields.key.value) return speak(texts.textPick);
    if (tool === "draw") return run("draw", { rings: found, key: fields.key.value, clip: fields.clip.checked, ...naming_values() });
    if (tool === "hole") return run("hole", { rings: found, key: picked });
    if (tool === "split") return run("split", { line: found, key: picked, ...naming_values() });
    if (tool === "redraw") return run("redraw", { line: found, key: picked, second: second || fields.second.value });
    return undefined;
  }
  function measured(line) {
    const metres = gg.shapes.length(line), long = metres >= 1000;
    const size = `${(long ? metres / 1000 : metres).toLocaleString(document.documentElement.lang, { maximumFractionDigits: long ? 2 : 1 })} ${long ? texts.textKilometres : texts.textMetres}`;
    const around = line.length > 2 ? ` · ${texts.textArea}: ${hectares([[gg.shapes.close(line)]])}` : "";
    begin("select");
    speak(`${texts.textLength}: ${size}${around}`);
  }
  async function run(op, more) {
    wrong("");
    const former = new Set(draft.live());
    const answer = await draft.operate(op, more);
    if (!answer) { if (LINES[tool]) map.start(LINES[tool]); return; }
    fields.name.value = fields.name_en.value = "";
    if (fields.code) fields.code.value = "";
    const made = draft.live().filter((key) => !former.has(key));
    begin("select");
    pick(made.length ? made[0] : draft.live().includes(picked) ? picked : "");
    if (document.activeElement === document.body) one("[data-tool=select]").focus();
  }
  /* The area as it is in force; those that had traded ground with it are told. */
  async function back() {
    const former = draft.state, key = picked, name = draft.label(key);
    await run("back", { key });
    if (draft.state === former) return;
    const shape = (state, k) => state.shapes[k] || state.fresh[k]?.shape || null;
    const names = [...new Set([...draft.known(), ...Object.keys(former.fresh)])]
      .filter((k) => k !== key && (k in former.retired !== k in draft.state.retired || !gg.shapes.same(shape(former, k), shape(draft.state, k))))
      .map((k) => (draft.live().includes(k) ? draft.label(k) : former.fresh[k]?.name || draft.label(k)));
    speak(names.length ? `${texts.textBackWith} ${[name, ...names].join(texts.textComma)}` : `${texts.textBackAlone} ${name}`);
  }
  const size = () => draft.live().reduce((sum, key) => sum + (draft.shape(key) || []).flat(2).length, 0).toLocaleString(document.documentElement.lang);
  async function simplify() {
    const former = draft.state, before = size();
    await run("simplify", { metres: Number(fields.metres.value) });
    if (draft.state !== former) speak(`${texts.textSimplified} ${before} → ${size()}`);
  }
  function go() {
    if (tool === "simplify") return simplify();
    const other = second || fields.second.value;
    if (tool === "merge" && !other) return wrong(one("[data-second-label]").textContent);
    return run(tool, { key: picked, second: other });
  }
  function apply() {
    const lines = one("[data-typed]").value.split(/\n/).map((l) => l.trim()).filter(Boolean);
    const found = gg.shapes.points(one("[data-typed]").value);
    const slips = found.map((p, n) => slip(p, n + 1, lines[n], LINES[tool] !== "polygon")).filter(Boolean);
    one("[data-typed]").setAttribute("aria-invalid", String(slips.length > 0));
    if (slips.length) return wrong(slips[0]);
    const kind = LINES[tool];
    if (found.length < (kind === "polygon" ? 3 : 2)) return wrong(texts.textFew);
    map.stop();
    one("[data-typed]").value = "";
    return drawn(kind, kind === "polygon" ? [gg.shapes.close(found)] : found);
  }
  function step(name) {
    if (!draft[name]()) return;
    if (tool !== "points") begin("select");
    speak(name === "undo" ? texts.textUndone : texts.textRedone);
  }

  all("[data-tool]").forEach((b) => b.addEventListener("click", () => begin(b.dataset.tool)));
  all("[data-step]").forEach((b) => b.addEventListener("click", () => step(b.dataset.step)));
  one("[data-whole]").addEventListener("click", () => map.whole());
  one("[data-zoom]").addEventListener("click", () => map.goTo(picked));
  one("[data-back]").addEventListener("click", back);
  one("[data-go]").addEventListener("click", go);
  one("[data-apply]").addEventListener("click", apply);
  one("[data-finish]").addEventListener("click", () => map.finish());
  one("[data-cancel]").addEventListener("click", () => begin("select"));
  fields.key.addEventListener("change", naming);
  fields.second.addEventListener("change", () => { if (tool === "redraw" && fields.second.value) mate(fields.second.value); });
  /* Siblings do not share a name; what is refused is told at the field until it is mended. */
  all("[data-rename-field]").forEach((f) => f.addEventListener("change", () => {
    const words = f.value.trim(), what = f.dataset.renameField, problem = one("[data-rename-error]");
    const names = draft.live().filter((key) => key !== picked).map((key) => draft.state.fresh[key]?.name || draft.base(key).name);
    const told = what !== "name" ? "" : !words ? texts.textNameless : names.includes(words) ? texts.textTaken.replace("{name}", words) : "";
    problem.textContent = told;
    problem.hidden = !told;
    f.setAttribute("aria-invalid", String(Boolean(told)));
    if (!told) draft.rename(picked, { [what]: words });
  }));
  document.querySelector("[data-preview]").addEventListener("click", async (e) => {
    if (!draft.dirty) return;
    e.preventDefault();
    const href = e.currentTarget.href;
    await draft.keep();
    if (!draft.dirty) location.assign(href);
  });
  document.addEventListener("keydown", (e) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && e.target.type !== "checkbox";
    const key = e.key.toLowerCase();
    if ((e.ctrlKey || e.metaKey) && !typing && (key === "z" || key === "y")) {
      e.preventDefault();
      step(key === "y" || e.shiftKey ? "redo" : "undo");
    } else if (e.key === "Escape" && tool !== "select") {
      begin("select");
    }
  });
  /* Enter ends a line only where it is drawn: on the map. */
  box.addEventListener("keydown", (e) => { if (e.key === "Enter" && map.drawing && !one("[data-editor-map]").contains(e.target)) e.stopPropagation(); });

  document.querySelector("[data-plain]").remove();
  box.hidden = false;
  map.map.invalidateSize();
  draft.load().then(() => {
    map.context(draft.info);
    map.whole();
    begin("select");
    box.dataset.ready = "";
  }).catch(() => { speak(texts.textFailed); });
})();
