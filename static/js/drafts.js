/* Keeps what is typed into forms with data-draft, until it was sent and taken.

   localStorage, under the person's own key, for a day; fields with data-personal only in this
   tab's sessionStorage; passwords, files and hidden fields never. Logging out forgets all. */
(function () {
  "use strict";
  const DAY = 24 * 3600 * 1000;
  const texts = document.body.dataset;
  const PREFIX = "draft:";
  const AT_LOGIN = "gg-at-login";
  const stores = [localStorage, sessionStorage];

  const keyOf = (form) =>
    `${PREFIX}${texts.person || "guest"}:${location.pathname}:${form.dataset.draft || form.id || form.getAttribute("action") || ""}`;
  const personal = (field) => field.closest("[data-personal]") !== null;
  const kept = (field) =>
    field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) &&
    field.name !== "csrfmiddlewaretoken" && !field.closest("[data-no-draft]");

  function read(store, key) {
    try { return JSON.parse(store.getItem(key) || "null"); } catch (e) { return null; }
  }
  function write(store, key, value) {
    try { store.setItem(key, JSON.stringify(value)); } catch (e) { /* full or forbidden */ }
  }
  function forget(test) {
    stores.forEach((store) => Object.keys(store)
      .filter((k) => k.startsWith(PREFIX) && test(k, read(store, k)))
      .forEach((k) => store.removeItem(k)));
  }

  /* What was sent was not taken: it counts as typed again, whatever page comes next. */
  function unsend() {
    stores.forEach((store) => Object.keys(store).filter((k) => k.startsWith(PREFIX)).forEach((k) => {
      const draft = read(store, k);
      if (draft && draft.sent) write(store, k, { ...draft, sent: false });
    }));
  }

  function valueOf(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? field.value : null;
    if (field.multiple) return [...field.selectedOptions].map((o) => o.value);
    return field.value;
  }
  function save(form, sent) {
    const key = keyOf(form);
    stores.forEach((store, i) => {
      const fields = {};
      [...form.elements].filter((f) => kept(f) && personal(f) === (i === 1)).forEach((f) => {
        (fields[f.name] = fields[f.name] || []).push(valueOf(f));
      });
      form.setAttribute("data-draft-kept", "");
      if (Object.keys(fields).length) write(store, key, { at: Date.now(), sent: Boolean(sent), fields });
    });
  }
  function put(field, value) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = value !== null;
    else if (field.multiple) [...field.options].forEach((o) => { o.selected = (value || []).includes(o.value); });
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    if (field.tomselect) field.tomselect.sync();
  }
  function restore(form) {
    let changed = false;
    stores.forEach((store) => {
      const draft = read(store, keyOf(form));
      if (!draft) return;
      const used = {};
      [...form.elements].filter(kept).forEach((field) => {
        const values = draft.fields[field.name];
        const n = (used[field.name] = (used[field.name] ?? -1) + 1);
        if (!values || n >= values.length) return;
        if (JSON.stringify(valueOf(field)) === JSON.stringify(values[n])) return;
        put(field, values[n]);
        changed = true;
      });
    });
    if (!changed) return;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    window.gridgov.note(texts.textRestored, [[texts.textDiscard, () => {
      forget((k) => k === keyOf(form));
      form.reset();
      [...form.elements].forEach((f) => f.tomselect && f.tomselect.sync());
    }]]);
  }

  const atLogin = document.querySelector('input[type="password"], input[autocomplete="one-time-code"]');
  const failed = Number(texts.status || 0) >= 400;
  const wentBack = (performance.getEntriesByType("navigation")[0] || {}).type === "back_forward";
  const cameFromLogin = sessionStorage.getItem(AT_LOGIN) === "1";
  if (atLogin) sessionStorage.setItem(AT_LOGIN, "1");
  forget((k, draft) => !draft || Date.now() - draft.at > DAY);

  /* A page came after a form was sent, and neither a log-in nor an error stood between: taken. An
     error page, or going back to where no answer of ours was seen, means that it was not. */
  if (failed || wentBack) unsend();
  if (!atLogin && !failed) {
    const wrong = [...document.querySelectorAll("form[data-draft]")]
      .filter((f) => f.querySelector('[aria-invalid="true"]') || f.querySelector("[data-errors]")).map(keyOf);
    if (!cameFromLogin) forget((k, draft) => draft.sent && !wrong.includes(k));
    sessionStorage.removeItem(AT_LOGIN);
  }

  window.gridgov.enhance("form[data-draft]", (form) => {
    let wait = null;
    const later = () => { clearTimeout(wait); wait = setTimeout(() => save(form), 300); };
    if (!form.querySelector('[aria-invalid="true"], [data-errors]')) restore(form);
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => { clearTimeout(wait); save(form, true); });
    form.addEventListener("htmx:afterRequest", (e) => {
      if (e.detail.successful && e.detail.elt === form) forget((k) => k === keyOf(form));
    });
  });
  document.querySelectorAll("form[data-logout]").forEach((form) => {
    form.addEventListener("submit", () => forget(() => true));
  });
})();
