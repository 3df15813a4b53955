/* Uploads files as they are chosen (data-uploads): progress, cancel, and what arrived stays on the
   form as a hidden input. A file that did not arrive goes with the form itself. */
(function () {
  "use strict";
  const texts = document.body.dataset;

  window.gridgov.enhance("[data-uploads]", (box) => {
    const input = box.querySelector(`input[type="file"][name="${CSS.escape(box.dataset.name)}"]`);
    const drop = box.querySelector("[data-drop]");
    const list = box.querySelector("[data-kept]");
    const waiting = new Map();
    if (!input || !drop) return;

    function row(file) {
      const item = document.createElement("li");
      const picture = document.createElement(file.type.startsWith("image/") ? "img" : "span");
      const middle = document.createElement("span");
      const name = document.createElement("span");
      const bar = document.createElement("progress");
      const stop = document.createElement("button");
      picture.className = "gg-drop-kind";
      if (picture.tagName === "IMG") { picture.src = URL.createObjectURL(file); picture.alt = ""; }
      name.className = "gg-drop-name d-block";
      name.textContent = file.name;
      bar.className = "gg-progress";
      bar.max = 100;
      bar.setAttribute("aria-label", `${drop.dataset.textSending} ${file.name}`);
      stop.type = "button";
      stop.className = "btn";
      stop.textContent = drop.dataset.textStop;
      middle.append(name, bar);
      item.append(picture, middle, stop);
      list.append(item);
      return { item, bar, stop, middle };
    }
    function arrived(item, html) {
      const part = document.createElement("template");
      part.innerHTML = html;
      item.replaceWith(part.content);
      input.dispatchEvent(new CustomEvent("gridgov:uploaded", { bubbles: true }));
    }
    function later(file, shown) {
      shown.bar.remove();
      const line = document.createElement("span");
      line.className = "gg-quiet";
      line.textContent = box.dataset.textLater;
      shown.middle.append(line);
      shown.stop.textContent = drop.dataset.textRemove;
    }
    /* At the field, where it covers nothing; it goes by its button or with the next choice. */
    const told = document.createElement("div");
    told.className = "gg-refused";
    told.setAttribute("aria-live", "polite");
    box.append(told);
    function refused(sentence) {
      const line = document.createElement("p");
      const words = document.createElement("span");
      const close = document.createElement("button");
      words.className = "gg-error";
      words.textContent = sentence;
      close.type = "button";
      close.className = "btn";
      close.textContent = texts.textClose;
      close.addEventListener("click", () => line.remove());
      line.append(words, close);
      told.append(line);
    }
    function send(file) {
      const shown = row(file);
      const body = new FormData();
      const sending = new XMLHttpRequest();
      body.append("file", file);
      body.append("name", box.dataset.name);
      waiting.set(file, sending);
      shown.stop.addEventListener("click", () => { waiting.delete(file); sending.abort(); shown.item.remove(); });
      sending.upload.addEventListener("progress", (p) => { if (p.total) shown.bar.value = (100 * p.loaded) / p.total; });
      sending.addEventListener("error", () => later(file, shown));
      sending.addEventListener("load", () => {
        if (sending.status === 200) { waiting.delete(file); arrived(shown.item, sending.responseText); return; }
        if (sending.status !== 422) { later(file, shown); return; }
        waiting.delete(file);
        shown.item.remove();
        const page = new DOMParser().parseFromString(sending.responseText, "text/html");
        const said = page.querySelector("[data-refused]");
        refused(said ? said.textContent.trim() : texts.textBroken);
      });
      sending.open("POST", box.dataset.url);
      sending.setRequestHeader("X-CSRFToken", texts.csrf);
      sending.send(body);
    }

    input.addEventListener("change", (e) => {
      if (e.isTrusted || !input.files.length) return;
      const files = [...input.files];
      input.value = "";
      told.replaceChildren();
      files.forEach(send);
    });
    if (!input.form) return;
    input.form.addEventListener("submit", () => {
      if (!waiting.size) return;
      const bag = new DataTransfer();
      waiting.forEach((sending, file) => { sending.abort(); bag.items.add(file); });
      input.files = bag.files;
    }, true);
  });
})();
