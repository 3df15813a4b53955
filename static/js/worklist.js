/* The worklist: the pane with its actions, what is chosen, and the keys of the page. */
(function () {
  "use strict";
  const wide = window.matchMedia("(min-width: 1200px)");
  const preview = document.getElementById("preview");
  const list = document.getElementById("rows");
  const bulk = document.querySelector("[data-bulk]");
  const answer = document.getElementById("bulk-answer");
  const texts = list.dataset;
  const tool = () => window.gridgov.rows;
  /* Each place asks for itself: requests of one element wait for each other. */
  const ajax = (verb, url, how) => window.htmx.ajax(verb, url, { source: how.target, ...how });
  const say = (words) => { document.querySelector("[data-announce]").textContent = words; };
  window.gridgov.say = say;

  /* The pane */
  let wait = null;
  let wanted = "";
  function show(row, soon) {
    if (!wide.matches || !row || !row.dataset.preview || !window.htmx) return;
    row.classList.remove("gg-changed");
    wanted = row.dataset.pk;
    clearTimeout(wait);
    wait = setTimeout(() => {
      ajax("GET", row.dataset.preview, { target: preview, swap: "innerHTML" }).then(() => {
        document.body.classList.add("gg-previewing");
        const close = preview.querySelector("[data-pane-close]");
        if (close) close.hidden = false;
      });
    }, soon ? 0 : 120);
  }
  function close() {
    clearTimeout(wait);
    preview.replaceChildren();
    wanted = "";
    document.body.classList.remove("gg-previewing");
    const row = tool().current();
    if (row) row.querySelector("a").focus({ preventScroll: true });
  }
  const shown = () => wanted;
  window.gridgov.pane = { show, shown, box: preview };
  document.addEventListener("gridgov:row", (e) => show(e.target));
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-pane-close]")) { close(); return; }
    const row = e.target.closest("#rows [data-row]");
    if (!row || e.target.closest("a, button, input, label, summary")) return;
    if (wide.matches) tool().put(row, true);
    else row.querySelector("a").click();
  });

  /* A form in the pane or in the dock is sent from where it stands. */
  document.addEventListener("submit", (e) => {
    const form = e.target;
    const inPane = preview.contains(form) && form.method === "post";
    const inDock = form.matches("[data-bulk-form]") && answer && answer.contains(form);
    if (e.defaultPrevented || !window.htmx || !(inPane || inDock)) return;
    e.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    form.setAttribute("data-busy", "");
    const target = inPane ? preview : answer;
    ajax("POST", form.getAttribute("action"), { source: form, target, swap: "innerHTML", headers: inPane ? { "X-Pane": "1" } : {} })
      .finally(() => form.removeAttribute("data-busy"));
  });
  document.body.addEventListener("gridgov:acted", (e) => {
    const at = tool().current();
    const all = tool().rows();
    const next = all[all.indexOf(at) + 1];
    say(e.detail.words || "");
    if (next) tool().put(next);
    else show(at, true);
    window.gridgov.poll(true);
  });

  /* What is chosen */
  const chosen = () => tool().rows().filter((r) => { const b = r.querySelector('input[type="checkbox"]'); return b && b.checked; });
  function count() {
    if (!bulk) return;
    const n = chosen().length;
    bulk.classList.toggle("gg-idle", n === 0);
    bulk.querySelector("[data-bulk-clear]").hidden = false;
    bulk.querySelector("[data-bulk-count]").textContent = n === 1 ? bulk.dataset.textSingle : bulk.dataset.textMany.replace("{n}", n);
    const every = document.querySelector("[data-select-all]");
    if (!every) return;
    every.hidden = false;
    every.checked = n > 0 && n === tool().rows().length;
    every.indeterminate = n > 0 && !every.checked;
  }
  const token = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    return [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  };
  function act(name, keys) {
    const button = bulk && bulk.querySelector(`[data-bulk-act="${name}"]`);
    if (!button || !keys.length || !window.htmx) return false;
    const values = { pk: keys, back: bulk.querySelector('[name="back"]').value };
    const how = { target: answer, swap: "innerHTML", values };
    if (button.hasAttribute("data-bulk-at-once")) ajax("POST", button.formAction, { ...how, values: { ...values, token: token() } });
    else ajax("GET", button.formAction, how).then(focusDock);
    return true;
  }
  function focusDock() {
    const look = () => answer.querySelector('.ts-control input, select, textarea, input:not([type="hidden"])') || answer.querySelector("h2");
    setTimeout(() => { const first = look(); if (first) first.focus(); }, 50);
  }
  const keysChosen = () => chosen().map((r) => r.dataset.pk);
  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-select-all]")) tool().all();
    else if (e.target.matches('#rows [data-row] input[type="checkbox"]')) count();
  });
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-bulk-act]");
    if (button && bulk.contains(button) && act(button.dataset.bulkAct, keysChosen())) e.preventDefault();
    if (e.target.closest("[data-bulk-clear]")) { chosen().forEach((r) => tool().choose(r, false)); answer.replaceChildren(); }
    const shut = e.target.closest("[data-bulk-close]");
    if (shut && answer && answer.contains(shut)) { e.preventDefault(); answer.replaceChildren(); back(); }
  });
  function back() {
    const row = tool().current() || tool().rows()[0];
    if (row) row.querySelector("a").focus({ preventScroll: true });
  }
  document.body.addEventListener("gridgov:bulk", (e) => {
    const left = (e.detail.left || []).map(String);
    const done = (e.detail.done || []).map(String);
    tool().rows().forEach((r) => {
      if (done.includes(r.dataset.pk)) tool().choose(r, false);
      if (left.includes(r.dataset.pk)) tool().choose(r, true);
    });
    window.gridgov.poll(true);
    setTimeout(() => settle(left), 50);
  });

  /* All done is told in the corner; what was not stays open to be read. */
  function settle(left) {
    const head = answer.querySelector("h2");
    if (!head) return;
    if (left.length || answer.querySelector(".gg-bulk-failed, [hx-trigger]")) { head.focus(); return; }
    window.gridgov.note(head.textContent);
    answer.replaceChildren();
    back();
  }

  /* The list read anew keeps what is chosen and where the reader is. */
  window.gridgov.reread = function () {
    const at = tool().current() && tool().current().dataset.pk;
    const kept = keysChosen();
    return ajax("GET", location.pathname + location.search, { target: list, swap: "innerHTML" }).then(() => {
      tool().rows().forEach((r) => {
        if (kept.includes(r.dataset.pk)) tool().choose(r, true);
        if (r.dataset.pk === at) r.classList.add("gg-at");
      });
      count();
      say(texts.textRead);
    });
  };

  /* Keys of the page */
  const typing = (e) => e.target.closest('input:not([type="checkbox"]), textarea, select, dialog, [contenteditable], .ts-wrapper');
  function neighbour(step) {
    const tabs = [...document.querySelectorAll("[data-tabs] a")];
    const next = tabs[tabs.findIndex((t) => t.hasAttribute("aria-current")) + step];
    if (next) location.assign(next.href);
  }
  function forward() {
    const first = preview.querySelector(".gg-first .ts-control input, .gg-first select, .gg-first textarea, .gg-first input:not([type='hidden']), .gg-first button.w-100, .gg-action > summary");
    if (first) first.focus();
    else if (tool().current()) location.assign(tool().current().querySelector("a").href + "#now");
  }
  function inPane(action) {
    const fold = preview.querySelector(`details[id^="act-${action}-"]`);
    if (!fold) return false;
    const more = fold.closest(".gg-more");
    if (more) more.open = true;
    fold.open = true;
    fold.querySelector("summary").focus();
    const into = () => { const f = fold.querySelector("textarea") || fold.querySelector("select, input:not([type='hidden']), button.w-100"); if (f) f.focus(); };
    fold.addEventListener("htmx:afterSettle", into, { once: true });
    into();
    return true;
  }
  /* A key that does nothing says why; the next key takes the sentence away. */
  let hush = null;
  function quiet(words) {
    hush = window.gridgov.note(here().length ? words : texts.textNoRow);
    return true;
  }
  const here = () => (keysChosen().length ? keysChosen() : tool().current() ? [tool().current().dataset.pk] : []);
  const keys = {
    c: () => act("claim", here()) || act("accept", here()) || quiet(texts.textNoClaim),
    d: () => (keysChosen().length ? act("dispatch", keysChosen()) || quiet(texts.textNoDispatch) : forward()),
    u: () => (!keysChosen().length && inPane("urge")) || act("urge", here()) || quiet(texts.textNoUrge),
    r: () => window.gridgov.reread().then(window.gridgov.freshSeen),
    "[": () => neighbour(-1),
    "]": () => neighbour(1),
    f: () => { const fold = document.querySelector(".gg-filter-fold"); fold.open = true; fold.querySelector("summary").focus(); },
    v: () => { const link = document.querySelector(".gg-views a"); if (link) link.focus(); },
  };
  document.addEventListener("keydown", (e) => {
    if (hush) { hush.remove(); hush = null; }
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector("dialog[open]")) return;
    if (e.key === "Escape") { escape(e); return; }
    if (typing(e) || !Object.hasOwn(keys, e.key)) return;
    e.preventDefault();
    keys[e.key]();
  });
  /* Out of a field first, then the dock, then the pane, then what is chosen. */
  function escape(e) {
    const field = typing(e);
    if (field) { e.target.blur(); const row = tool().current(); if (row) row.querySelector("a").focus({ preventScroll: true }); return; }
    if (answer && answer.childElementCount) { answer.replaceChildren(); back(); return; }
    if (document.body.classList.contains("gg-previewing")) { close(); return; }
    chosen().forEach((r) => tool().choose(r, false));
  }
  window.addEventListener("load", count);
  document.body.addEventListener("htmx:load", () => { if (tool()) count(); });
  if (bulk) bulk.classList.add("gg-idle");
  const tab = document.querySelector("[data-tabs] [aria-current]");
  if (tab) tab.parentElement.scrollLeft = Math.max(0, tab.offsetLeft + tab.offsetWidth - tab.parentElement.offsetLeft - tab.parentElement.clientWidth + 48);
})();
