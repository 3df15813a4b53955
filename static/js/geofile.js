/* What a check found: each row leads to its place on the map above it. */
(function () {
  "use strict";
  window.gridgov.enhance("[data-place]", (button) => {
    const box = document.querySelector("[data-map]");
    if (!box) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const map = box.gridgovMap;
      const [west, south, east, north] = button.dataset.place.split(",").map(Number);
      map.fitBounds([[south, west], [north, east]], { maxZoom: 18, padding: [48, 48] });
      const name = document.createElement("span");
      name.textContent = button.closest("tr").querySelector("[data-said]").textContent;
      L.popup({ autoPan: false }).setLatLng([(south + north) / 2, (west + east) / 2]).setContent(name).openOn(map);
      box.scrollIntoView({ block: "center" });
      map.getContainer().focus({ preventScroll: true });
    });
  });
})();
