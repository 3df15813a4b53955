/* The case page: an action named in the address opens by itself. */
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
})();
