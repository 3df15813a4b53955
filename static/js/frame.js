/* The frame: theme and bar, menus, shortcuts, htmx, notes. Reads data-* attributes only. */
(function () {
  "use strict";
  const root = document.documentElement;
  const texts = document.body.dataset;
  const gg = (window.gridgov = window.gridgov || {});

  /* Calls fn once for every element that matches, also in fragments that arrive later. */
  const known = [];
  gg.enhance = function (selector, fn) {
    const seen = new WeakSet();
    const look = function (part) {
      const found = [...part.querySelectorAll(selector)];
      if (part.matches && part.matches(selector)) found.unshift(part);
      found.filter((e) => !seen.has(e)).forEach((e) => { seen.add(e); fn(e); });
    };
    known.push(look);
    look(document.body);
  };
  document.body.addEventListener("htmx:load", (e) => {
    known.forEach((look) => look(e.detail.elt));
    loadParts();
  });

  /* Back shows the form it left: a new page from the server keeps the token of that form. */
  gg.enhance('input[name="submission"]', (token) => {
    const state = history.state || {};
    if (state.submission) token.value = state.submission;
    else history.replaceState({ ...state, submission: token.value }, "");
  });

  /* A note in the corner; returns it, so that the caller may add a button. */
  gg.note = function (text, buttons) {
    const toast = document.createElement("div");
    const line = document.createElement("p");
    toast.className = "gg-toast";
    line.textContent = text;
    toast.append(line);
    [...(buttons || []), [texts.textClose, () => {}]].forEach(([label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = label;
      button.addEventListener("click", () => { toast.remove(); act(); });
      toast.append(button);
    });
    document.getElementById("toasts").append(toast);
    return toast;
  };

  /* Parts that only some pages need (search lists, maps, files) are fetched when they appear. */
  const parts = document.getElementById("parts");
  const asked = new Set();
  function loadParts() {
    if (!parts) return;
    Object.entries(parts.dataset).forEach(([key, urls]) => {
      const name = key.startsWith("part") ? key.slice(4).toLowerCase() : "";
      if (!name || asked.has(name) || !document.querySelector(`[data-${name}]`)) return;
      asked.add(name);
      urls.split(" ").forEach((url) => load(url));
    });
  }
  function load(url) {
    const style = /\.css($|\?)/.test(url);
    const tag = document.createElement(style ? "link" : "script");
    if (style) { tag.rel = "stylesheet"; tag.href = url; } else { tag.src = url; tag.async = false; }
    if (style) document.head.insertBefore(tag, document.querySelector("[data-own-style]"));
    else document.body.append(tag);
  }

  /* Theme and bar: a cookie, so that the server draws the next page right at once. */
  document.querySelectorAll("form[data-preference]").forEach((form) => {
    form.addEventListener("submit", (e) => {
      const { name, value } = e.submitter || {};
      if (!name) return;
      e.preventDefault();
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
      root.setAttribute(name === "theme" ? "data-bs-theme" : `data-${name}`, value);
      const other = [...form.querySelectorAll("button")].find((b) => b !== e.submitter);
      if (other) other.focus();
      document.dispatchEvent(new CustomEvent("gridgov:" + name, { detail: value }));
    });
  });

  /* Menus close by a click beside them and by Escape. */
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (e) => {
    openMenus().forEach((m) => { if (!m.contains(e.target)) m.open = false; });
  });

  /* Shortcuts: silent while somebody types. */
  const keys = document.getElementById("keys");
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable], .ts-wrapper");
  /* g, then a letter of the list of shortcuts: to a page. */
  let going = 0;
  const goes = (e) => {
    const aim = keys && keys.querySelector(`a[data-go="${CSS.escape(e.key)}"]`);
    const soon = Date.now() - going < 1500;
    going = e.key === "g" ? Date.now() : 0;
    if (soon && aim) { e.preventDefault(); e.stopImmediatePropagation(); location.assign(aim.href); }
    return soon && aim;
  };
  function showKeys() { if (keys && keys.showModal && !keys.open) keys.showModal(); }
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      openMenus().forEach((m) => { m.open = false; m.querySelector("summary").focus(); });
      if (e.target.matches("[data-shortcut]")) e.target.blur();
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e) || (keys && keys.open)) return;
    if (goes(e)) return;
    if (e.key === "?") { e.preventDefault(); return showKeys(); }
    const aim = document.querySelector(`[data-shortcut="${CSS.escape(e.key)}"]`);
    if (!aim) return;
    e.preventDefault();
    if (aim.matches("input")) { aim.focus(); aim.select(); } else aim.click();
  });
  document.querySelectorAll("[data-keys]").forEach((b) => {
    b.hidden = false;
    b.addEventListener("click", showKeys);
  });
  document.querySelectorAll("[data-print]").forEach((b) => {
    b.hidden = false;
    b.addEventListener("click", () => window.print());
  });

  /* A lookup: Enter and Down choose from what fits and never send the form. */
  document.addEventListener("keydown", (e) => {
    const box = e.target.closest && e.target.closest(".gg-lookup");
    if (!box || e.isComposing || !["Enter", "ArrowDown"].includes(e.key) || e.ctrlKey || e.metaKey) return;
    if (e.target.type === "radio" && e.key === "ArrowDown") return;
    e.preventDefault();
    const fits = [...box.querySelectorAll('input[type="radio"]')];
    const one = fits.find((radio) => radio.checked) || fits[0];
    if (!one || e.target.type === "radio") return;
    if (!one.checked) one.click();
    one.focus();
  });

  /* On a phone a long placeholder would be cut. */
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll("[data-short]").forEach((f) => { f.placeholder = f.dataset.short; });
  }

  /* Usual reasons are one tap; the first wrong field gets the focus. */
  document.addEventListener("click", (e) => {
    const tap = e.target.closest("[data-fill]");
    if (!tap) return;
    const aim = document.querySelector(tap.dataset.fill);
    if (!aim) return;
    aim.value = tap.dataset.value || tap.textContent.trim();
    aim.dispatchEvent(new Event("input", { bubbles: true }));
    aim.focus();
  });
  gg.enhance("form", (form) => {
    const wrong = form.querySelector('[aria-invalid="true"]:not([type="hidden"])');
    if (!wrong) return;
    const fold = wrong.closest("details");
    if (fold) fold.open = true;
    setTimeout(() => wrong.focus(), 0);
  });

  /* htmx: our own origin only, nothing kept of pages with personal data, no code from strings. */
  if (window.htmx) {
    Object.assign(htmx.config, {
      includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true, historyCacheSize: 0,
      refreshOnHistoryMiss: true,
      responseHandling: [
        { code: "204", swap: false },
        { code: "[23]..", swap: true },
        { code: "(409|422)", swap: true, error: false },
        { code: "[45]..", swap: false, error: true },
      ],
    });
    document.body.addEventListener("htmx:configRequest", (e) => {
      e.detail.headers["X-CSRFToken"] = texts.csrf;
    });
    document.body.addEventListener("htmx:beforeSwap", (e) => {
      /* The session ended: the answer is a whole log-in page. Come back here after it. */
      const asked = (e.detail.requestConfig || {}).path;
      const url = new URL(e.detail.xhr.responseURL || location.href, location.href);
      if (!texts.person || !url.searchParams.has("next") || (asked || "").startsWith(url.pathname)) return;
      e.detail.shouldSwap = false;
      url.searchParams.set("next", location.pathname + location.search);
      location.assign(url);
    });
    document.body.addEventListener("htmx:sendError", () => gg.note(texts.textLost));
    document.body.addEventListener("htmx:timeout", () => gg.note(texts.textLost));
    document.body.addEventListener("htmx:responseError", (e) => {
      const page = new DOMParser().parseFromString(e.detail.xhr.responseText || "", "text/html");
      const said = page.querySelector("#content p");
      gg.note(said ? said.textContent.trim() : texts.textBroken);
    });
  }

  /* Away for long: a hint two minutes before the session ends; typed text stays in the drafts. */
  const idle = Number(texts.idleSeconds || 0) * 1000;
  if (texts.person && idle > 180000) {
    let hint = null;
    const now = () => Date.now();
    const stamp = () => { try { localStorage.setItem("gg-seen", String(now())); } catch (e) { /* full */ } };
    const seen = () => Number(localStorage.getItem("gg-seen") || now());
    stamp();
    document.body.addEventListener("htmx:afterRequest", (e) => {
      if (!((e.detail.requestConfig || {}).headers || {})["X-Poll"]) stamp();
    });
    const stay = function () {
      hint = null;
      fetch(texts.stayUrl, { method: "POST", headers: { "X-CSRFToken": texts.csrf }, redirect: "manual" }).then(stamp);
    };
    setInterval(() => {
      const left = seen() + idle - now();
      if (left < -3000) location.assign(location.pathname + location.search);
      else if (left < 120000 && !hint) hint = gg.note(texts.textIdle, [[texts.textStay, stay]]);
      else if (left > 120000 && hint) { hint.remove(); hint = null; }
    }, 5000);
  }

  document.addEventListener("DOMContentLoaded", loadParts);
  if (document.readyState !== "loading") loadParts();
})();
