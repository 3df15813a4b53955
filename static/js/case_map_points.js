/* Layers of points that other parts bring to the map of cases: drawn once one is near enough,
   several that lie close as one with their number, and all of them in the list beside. */
(function () {
  "use strict";
  const LISTED = 60;
  const NEAREST = 18;

  /* `tools`: map, data (of the map's box), edges(), say(text), card(url, at, focus). */
  function layers(tools) {
    const { map, data } = tools;
    const list = document.querySelector("[data-spot-list]");
    const all = [...document.querySelectorAll('input[name="points"]')].map((input) => layer(input));

    function layer(input) {
      const group = L.layerGroup().addTo(map);
      const label = input.closest("label");
      const one = { name: input.value, input, spots: [], label, draw, soon };
      let asked = null;
      let waits = 0;
      function soon() {
        clearTimeout(waits);
        if (input.checked) waits = setTimeout(draw, 150, false);
      }
      async function draw(told) {
        if (asked) asked.abort();
        const near = map.getZoom() >= Number(input.dataset.zoom);
        if (!input.checked || !near) {
          show([]);
          return input.checked && told && window.gridgov.note(data.textNearer.replace("{layer}", label.textContent.trim()));
        }
        const own = asked = new AbortController();
        const answer = await fetch(`${data.points}?layer=${input.value}&box=${tools.edges()}`, { signal: own.signal }).catch(() => null);
        if (own.signal.aborted) return null;
        if (!answer || !answer.ok) return tools.say(data.textPointsFailed);
        const found = await answer.json();
        show(found.spots);
        return found.more ? window.gridgov.note(data.textMore) : null;
      }
      function show(spots) {
        one.spots = spots;
        group.clearLayers();
        spots.forEach((spot) => marker(one, spot).addTo(group));
        fill();
      }
      return one;
    }

    function marker(one, spot) {
      const several = spot.count > 1;
      const sign = one.label.querySelector("svg");
      const html = several ? `<span class="gg-spot gg-spots"><b>${spot.count}</b></span>` : `<span class="gg-spot">${sign ? sign.outerHTML : ""}</span>`;
      const size = several ? [36, 24] : [24, 24];
      const icon = L.divIcon({ className: "gg-spot-box", html, iconSize: size, iconAnchor: [size[0] / 2, size[1] / 2] });
      const made = L.marker([spot.latitude, spot.longitude], { icon, keyboard: false, title: spot.name, alt: spot.name });
      return made.on("click", () => open(one, spot, false));
    }

    function open(one, spot, byKey) {
      const at = [spot.latitude, spot.longitude];
      if (spot.count === 1) return popup(at, single(spot), byKey);
      if (map.getZoom() < NEAREST && wide(spot)) return map.setView(at, Math.min(map.getZoom() + 2, NEAREST));
      return tools.card(`${data.pointsCard}?layer=${one.name}&box=${spot.box}`, at, byKey);
    }
    /* Things at the very same place stay together however near one goes. */
    function wide(spot) {
      const [west, south, east, north] = spot.box.split(",").map(Number);
      return east - west > 2e-5 || north - south > 2e-5;
    }
    function single(spot) {
      const content = document.createElement("div");
      const name = document.createElement(spot.url ? "a" : "span");
      const note = document.createElement("small");
      content.className = "gg-mapping-card";
      if (spot.url) name.href = spot.url;
      name.textContent = spot.name;
      note.textContent = spot.note;
      content.append(name, document.createElement("br"), note);
      return content;
    }
    function popup(at, content, byKey) {
      L.popup({ maxWidth: 320, autoPanPadding: [16, 16] }).setLatLng(at).setContent(content).openOn(map);
      const link = content.querySelector("a");
      if (byKey && link) link.focus({ preventScroll: true });
    }

    /* The list beside */
    function fill() {
      if (!list) return;
      const shown = all.filter((one) => one.spots.length);
      const items = shown.flatMap((one) => one.spots.map((spot) => [one, spot]));
      list.closest("[data-spots]").hidden = !items.length;
      const held = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.spot : "";
      list.replaceChildren(...items.slice(0, LISTED).map(([one, spot]) => line(one, spot)));
      if (held) focus(held);
      const rest = items.length - LISTED;
      const more = document.querySelector("[data-spot-more]");
      more.hidden = rest < 1;
      more.textContent = data.textRest.replace("{n}", String(rest));
    }
    /* Who was on a line of the list stays on it, as far as it is still there. */
    function focus(held) {
      const same = [...list.children].find((item) => item.dataset.spot === held);
      (same ? same.querySelector("button") : map.getContainer()).focus({ preventScroll: true });
    }
    function line(one, spot) {
      const item = document.createElement("li");
      item.dataset.spot = `${one.name} ${spot.url || spot.box}`;
      const button = document.createElement("button");
      const name = document.createElement("span");
      const note = document.createElement("small");
      button.type = "button";
      name.textContent = button.title = spot.name;
      note.textContent = [one.label.textContent.trim(), spot.note].filter(Boolean).join(" · ");
      button.append(name, note);
      button.addEventListener("click", () => open(one, spot, true));
      item.append(button);
      if (spot.url) {
        const link = document.createElement("a");
        link.href = spot.url;
        link.textContent = data.textPage;
        link.setAttribute("aria-label", `${data.textPage}: ${spot.name}`);
        item.append(link);
      }
      return item;
    }
    return all;
  }

  window.gridgov.mapPoints = layers;
})();
