/* File inputs with data-drop: drag, paste, camera, a list with previews, progress and cancel.

   The files stay in the input, so that the form sends them also without this script. A form with
   data-progress is sent by XMLHttpRequest to show how far it is, and can be stopped. */
(function () {
  "use strict";
  let ours = false;  /* a change that this script made itself */
  const human = (n) => (n > 1048576 ? (n / 1048576).toFixed(1) + " MB" : Math.ceil(n / 1024) + " kB");

  function show(area, input) {
    const list = area.querySelector(".gg-drop-list");
    list.replaceChildren(...[...input.files].map((file, n) => {
      const item = document.createElement("li");
      const picture = document.createElement(file.type.startsWith("image/") ? "img" : "span");
      const name = document.createElement("span");
      const off = document.createElement("button");
      picture.className = "gg-drop-kind";
      if (picture.tagName === "IMG") { picture.src = URL.createObjectURL(file); picture.alt = ""; }
      name.className = "gg-drop-name";
      name.textContent = `${file.name} · ${human(file.size)}`;
      off.type = "button";
      off.className = "btn";
      off.textContent = area.dataset.textRemove;
      off.setAttribute("aria-label", `${area.dataset.textRemove} ${file.name}`);
      off.addEventListener("click", () => keep(area, input, [...input.files].filter((f, m) => m !== n)));
      item.append(picture, name, off);
      return item;
    }));
  }
  function keep(area, input, files) {
    const bag = new DataTransfer();
    files.forEach((f) => bag.items.add(f));
    input.files = bag.files;
    ours = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    ours = false;
    show(area, input);
  }
  function add(area, input, files) {
    const fit = [...files].filter((f) => {
      const largest = Number(input.dataset.maxBytes || 0);
      if (!largest || f.size <= largest) return true;
      window.gridgov.note(`${f.name} ${area.dataset.textLarge} (${human(largest)})`);
      return false;
    });
    if (fit.length) keep(area, input, input.multiple ? [...input.files, ...fit] : fit.slice(0, 1));
  }

  window.gridgov.enhance("[data-drop]", (area) => {
    const input = area.querySelector('input[type="file"]');
    const camera = document.createElement("input");
    Object.assign(camera, { type: "file", accept: "image/*", hidden: true });
    camera.setAttribute("capture", "environment");
    area.append(camera);
    area.querySelectorAll("[hidden]:not(input)").forEach((e) => { e.hidden = false; });
    input.classList.add("visually-hidden");
    const picture = !input.accept || input.accept.includes("image");
    area.querySelector("[data-camera]").hidden = !picture;
    area.querySelector("[data-choose]").addEventListener("click", () => input.click());
    area.querySelector("[data-camera]").addEventListener("click", () => camera.click());
    let before = [];
    input.addEventListener("click", () => { before = [...input.files]; });
    input.addEventListener("change", () => {
      if (!ours) { const chosen = [...input.files]; keep(area, input, before); add(area, input, chosen); }
    });
    camera.addEventListener("change", () => { add(area, input, camera.files); camera.value = ""; });
    ["dragover", "dragleave", "drop"].forEach((kind) => area.addEventListener(kind, (e) => {
      e.preventDefault();
      area.classList.toggle("gg-drop-over", kind === "dragover");
      if (kind === "drop") add(area, input, e.dataTransfer.files);
    }));
    document.addEventListener("paste", (e) => {
      const form = input.form;
      if (!e.clipboardData.files.length || !form || !area.offsetParent) return;
      if (form.contains(document.activeElement) || document.activeElement === document.body) {
        e.preventDefault();
        add(area, input, e.clipboardData.files);
      }
    });
    if (input.form) input.form.addEventListener("reset", () => setTimeout(() => show(area, input), 0));
  });

  window.gridgov.enhance("form[data-progress]", (form) => {
    form.addEventListener("submit", (e) => {
      const area = form.querySelector("[data-drop]");
      const input = area && area.querySelector('input[type="file"]');
      if (!input || !input.files.length) return;
      e.preventDefault();
      const body = new FormData(form, e.submitter);
      const sending = new XMLHttpRequest();
      const bar = document.createElement("progress");
      const stop = document.createElement("button");
      const item = document.createElement("li");
      bar.className = "gg-progress";
      bar.max = 100;
      bar.setAttribute("aria-label", area.dataset.textSending);
      stop.type = "button";
      stop.className = "btn";
      stop.textContent = area.dataset.textStop;
      item.append(document.createElement("span"), bar, stop);
      area.querySelector(".gg-drop-list").append(item);
      const again = () => { item.remove(); if (e.submitter) e.submitter.disabled = false; };
      if (e.submitter) e.submitter.disabled = true;
      stop.addEventListener("click", () => { sending.abort(); again(); });
      sending.upload.addEventListener("progress", (p) => { if (p.total) bar.value = (100 * p.loaded) / p.total; });
      sending.addEventListener("error", () => { again(); window.gridgov.note(document.body.dataset.textLost); });
      sending.addEventListener("load", () => {
        const next = sending.getResponseHeader("X-Location");
        if (next) {
          location.assign(next);
          return;
        }
        document.open();
        document.write(sending.responseText);
        document.close();
      });
      sending.open("POST", form.action);
      sending.setRequestHeader("X-Progress", "1");
      sending.send(body);
    });
  });
})();
