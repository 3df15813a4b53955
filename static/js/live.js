/* The worklist keeps up while it is looked at: rows of the page are drawn anew where they stand,
   new ones only announce themselves, so that nothing moves under the pointer. */
(function () {
  "use strict";
  const EVERY = Number(document.body.dataset.pollSeconds || 15) * 1000;
  const WHOLE = 8; /* every so many rounds: counts, and what ended or went out of sight */
  const list = document.getElementById("rows");
  const texts = list.dataset;
  const button = document.querySelector("[data-fresh]");
  const fresh = new Map();
  let round = 0;
  let busy = false;
  let again = false;
  let since = stamp();
  function stamp() {
    const mark = list.querySelector("[data-since]");
    return mark ? mark.dataset.since : "";
  }
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const rowOf = (key) => list.querySelector(`[data-row][data-pk="${CSS.escape(String(key))}"]`);
  const ask = (url) => fetch(url, { headers: { "X-Poll": "1", "HX-Request": "true" }, credentials: "same-origin" });

  async function poll(whole) {
    if (busy) { again = again || whole; return; }
    if (document.visibilityState === "hidden" && !whole) return;
    busy = true;
    round += 1;
    try {
      const query = new URLSearchParams(location.search);
      ["after", "before", "sort", "pk", "back"].forEach((name) => query.delete(name));
      query.set("since", since);
      if (whole || round % WHOLE === 0) {
        query.set("counts", "1");
        rows().forEach((r) => query.append("pk", r.dataset.pk));
      }
      const said = await ask(`${texts.changes}?${query}`);
      since = said.headers.get("X-Since") || since;
      if (said.status === 200 && !said.redirected) await take(await said.json());
    } catch (e) { /* away for a moment: the next round tries again */ } finally { busy = false; }
    if (again) { again = false; await poll(true); }
  }
  async function take(told) {
    if (told.many) { announce(0); return; }
    const changed = told.rows.filter(([key, seq]) => { const r = rowOf(key); return r && Number(r.dataset.seq) < seq; });
    const before = fresh.size;
    const listed = new Map(told.rows.map(([key, , here]) => [key, here]));
    told.rows.forEach(([key, seq, here]) => {
      if (here && !rowOf(key)) fresh.set(key, seq);
      if (!here) fresh.delete(key);
    });
    if (changed.length) await redraw(changed.map(([key]) => key));
    rows().forEach((r) => {
      const key = Number(r.dataset.pk);
      if (listed.has(key)) left(r, !listed.get(key));
      if (told.gone.includes(key)) left(r, true);
    });
    if (fresh.size) announce(fresh.size);
    counts("tab", told.tabs);
    counts("light", told.lights);
    waiting(told.waiting);
    if ((changed.length || fresh.size > before) && !told.tabs) again = true;
  }
  async function redraw(keys) {
    const said = await ask(`${texts.rowsUrl}?${keys.map((key) => `pk=${key}`).join("&")}`);
    if (!said.ok) return;
    const part = document.createElement("template");
    part.innerHTML = await said.text();
    part.content.querySelectorAll("[data-row]").forEach((next) => {
      const row = rowOf(next.dataset.pk);
      if (!row) return;
      const had = row.contains(document.activeElement);
      const box = row.querySelector('input[type="checkbox"]');
      next.className = row.className;
      if (box && next.querySelector("input")) next.querySelector("input").checked = box.checked;
      row.replaceWith(next);
      if (had) next.querySelector("a").focus({ preventScroll: true });
      mark(next);
    });
  }
  function mark(row) {
    row.classList.add("gg-changed");
    note(row, texts.textChanged, "gg-changed-word visually-hidden");
    const pane = window.gridgov.pane;
    if (!pane || pane.shown() !== row.dataset.pk) return;
    const busyThere = pane.box.contains(document.activeElement) && document.activeElement.closest("form");
    if (!busyThere) { row.classList.remove("gg-changed"); pane.show(row, true); return; }
    const told = pane.box.querySelector(".gg-pane-told");
    if (!told || told.querySelector("[data-stale]")) return;
    const line = document.createElement("p");
    const again = document.createElement("button");
    line.className = "gg-note gg-note-warning alert";
    line.setAttribute("data-stale", "");
    line.setAttribute("role", "status");
    line.append(`${texts.textStale} `);
    again.type = "button";
    again.className = "btn btn-sm";
    again.textContent = texts.textAgain;
    again.addEventListener("click", () => pane.show(row, true));
    line.append(again);
    told.append(line);
  }
  function left(row, yes) {
    row.classList.toggle("gg-left", yes);
    const old = row.querySelector(".gg-left-word");
    if (yes && !old) note(row, ` · ${texts.textLeft}`, "gg-left-word");
    if (!yes && old) old.remove();
  }
  function note(row, words, name) {
    const place = row.querySelector(".gg-case-cell small");
    if (!place || place.querySelector(`.${name.split(" ")[0]}`)) return;
    const span = document.createElement("span");
    span.className = name;
    span.textContent = words;
    place.append(span);
  }
  function announce(n) {
    button.hidden = false;
    button.textContent = texts.textFresh.replace("{n}", n || "");
    if (window.gridgov.say) window.gridgov.say(button.textContent);
  }
  function counts(kind, told) {
    Object.entries(told || {}).forEach(([name, count]) => {
      const mark = document.querySelector(`[data-${kind}="${CSS.escape(name)}"] .gg-count`);
      if (!mark) return;
      mark.textContent = count;
      mark.hidden = !count;
    });
  }
  function waiting(count) {
    if (count === undefined) return;
    document.querySelectorAll(`[data-waiting="${CSS.escape(location.pathname)}"]`).forEach((mark) => {
      mark.firstElementChild.textContent = count;
      mark.hidden = count === "0";
    });
  }
  window.gridgov.poll = poll;
  window.gridgov.freshSeen = function () {
    fresh.clear();
    button.hidden = true;
    since = stamp() || since;
    poll(true);
  };
  button.addEventListener("click", () => window.gridgov.reread().then(window.gridgov.freshSeen));
  setInterval(() => poll(false), EVERY);
  document.addEventListener("visibilitychange", () => poll(false));
})();
