/* The case page: an action named in the address opens by itself; “why” opens in place; photos are
   looked at large, by keyboard too. */
(function () {
  "use strict";
  const open = function () {
    const aim = location.hash.startsWith("#act-") && document.querySelector(CSS.escape ? "#" + CSS.escape(location.hash.slice(1)) : location.hash);
    if (!aim || !aim.matches("details")) return;
    const fold = aim.closest(".gg-more");
    if (fold) fold.open = true;
    aim.open = true;
    aim.scrollIntoView({ block: "nearest" });
  };
  window.addEventListener("hashchange", open);
  open();

  /* Why a due time is what it is: below its clock, folded again by the same link. */
  document.addEventListener("click", (e) => {
    const link = e.target.closest("[data-why]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || !window.htmx) return;
    e.preventDefault();
    const line = link.closest("li");
    const shown = line.querySelector(".gg-why-here");
    if (shown) shown.remove();
    link.setAttribute("aria-expanded", String(!shown));
    if (shown) return;
    const place = document.createElement("div");
    place.className = "gg-why-here";
    line.append(place);
    window.htmx.ajax("GET", link.href, { target: place, swap: "innerHTML" })
      .then(() => place.scrollIntoView({ block: "nearest" }));
  });

  /* Photos: Enter or a click shows one large, the arrows the others, Escape closes. */
  const texts = document.getElementById("photo-texts");
  if (!texts || !window.HTMLDialogElement) return;
  const photos = () => [...document.querySelectorAll("a[data-photo]")];
  const dialog = document.createElement("dialog");
  const image = document.createElement("img");
  const said = document.createElement("p");
  const bar = document.createElement("div");
  let at = 0;
  function show(place) {
    const all = photos();
    at = (place + all.length) % all.length;
    image.src = all[at].href;
    image.alt = said.textContent = `${all[at].dataset.photo} (${at + 1}/${all.length})`;
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = text;
    made.addEventListener("click", act);
    bar.append(made);
  }
  dialog.className = "gg-dialog gg-photo-dialog";
  dialog.setAttribute("aria-label", texts.dataset.textPhoto);
  button(texts.dataset.textBefore, () => show(at - 1));
  button(texts.dataset.textNext, () => show(at + 1));
  button(texts.dataset.textClose, () => dialog.close());
  dialog.append(image, said, bar);
  document.body.append(dialog);
  dialog.addEventListener("keydown", (e) => {
    if (e.key === "ArrowRight") show(at + 1);
    else if (e.key === "ArrowLeft") show(at - 1);
  });
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { const link = photos()[at]; if (link) link.focus(); });
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-photo]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    show(photos().indexOf(link));
    dialog.showModal();
  });
})();
