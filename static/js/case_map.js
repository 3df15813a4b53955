/* The map of cases: clusters from the server for what is in view, a list of them beside, cards. */
(function () {
  "use strict";
  const LIGHTS = ["late", "near", "suspended", "on_time", "done"];
  const TONES = { late: "late", near: "near", suspended: "suspended", on_time: "on-time", done: "done" };
  const NEAREST = 18;
  const LISTED = 60;

  window.gridgov.enhance("[data-case-map]", (box) => {
    const d = box.dataset;
    const part = (name) => document.querySelector(`[data-${name}]`);
    box.querySelectorAll("noscript").forEach((n) => n.remove());
    const number = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });
    const signs = {};
    document.querySelectorAll("[data-sign]").forEach((li) => {
      const sign = li.querySelector(".gg-light");
      signs[li.dataset.sign] = { word: sign.textContent.trim(), shape: sign.querySelector("svg").outerHTML };
    });
    const off = new Set(d.off.split(",").filter(Boolean));
    const counts = Boolean(d.clusters);
    let heated = d.show === "heat";

    const map = L.map(box, { zoomControl: false, maxZoom: 19, minZoom: 4, attributionControl: Boolean(d.tiles || d.sources) });
    L.control.zoom({ zoomInTitle: d.textZoomIn, zoomOutTitle: d.textZoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const sources = document.createElement("span");
    sources.textContent = d.sources;
    if (d.sources && map.attributionControl) map.attributionControl.setPrefix(false).addAttribution(sources.innerHTML);
    if (d.tiles) L.tileLayer(d.tiles, { attribution: d.attribution, maxZoom: 19 }).addTo(map);
    box.gridgovMap = map;
    start();

    const marks = L.layerGroup().addTo(map);
    const heat = window.gridgov.mapLayers.heat();
    let tiles = null;
    function drawTiles() {
      if (tiles) tiles.remove();
      const on = { areas: !off.has("areas"), names: !off.has("names"), base: !off.has("base") && !d.tiles };
      tiles = window.gridgov.mapLayers.vector({ areas: d.areaTiles, base: d.baseTiles }, on).addTo(map);
      tiles.on("load", settle);
    }
    drawTiles();
    new MutationObserver(drawTiles).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

    function start() {
      const view = d.view.split("/").map(Number);
      if (view.length === 3) return map.setView([view[1], view[2]], view[0]);
      const [west, south, east, north] = d.bounds.split(",").map(Number);
      return map.fitBounds([[south, west], [north, east]], { padding: [4, 4] });
    }

    /* What is in view */
    let asking = null;
    let timer = 0;
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, 100); };
    function edges() {
      const b = map.getBounds();
      return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(5)).join(",");
    }
    async function ask() {
      if (!counts) {
        box.setAttribute("data-drawn", "");
        return;
      }
      if (asking) asking.abort();
      const own = asking = new AbortController();
      const url = `${d.clusters}?${d.query}&zoom=${map.getZoom()}&box=${edges()}${heated ? "&show=heat" : ""}`;
      try {
        const answer = await fetch(url, { signal: own.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        show(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") say(d.textFailed);
      }
    }
    const say = (text) => (counts ? Object.assign(part("total"), { textContent: text }) : window.gridgov.note(text));
    const inWords = (n, text) => text.replace("{n}", n.toLocaleString(document.documentElement.lang));

    /* Clusters step aside where they would lie on a name: names belong to their place, while the
       middle of many cases may be drawn a little beside it. */
    const ASIDE = 32;
    const NAMES_UNTIL = 14;
    let drawn = [];
    function settle() {
      const names = tiles.labelers && tiles.labelers.getIndex(map.getZoom());
      if (!names || map.getZoom() > NAMES_UNTIL) return;
      const taken = [];
      drawn.forEach(({ made, at, size }) => {
        const here = map.project(at);
        const around = (x, y) => ({ minX: x - size / 2, minY: y - size / 2, maxX: x + size / 2, maxY: y + size / 2 });
        const meets = (a, b) => a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY;
        const free = (b) => [...names.searchBbox(b, Infinity)].length === 0 && !taken.some((other) => meets(b, other));
        const steps = [[0, 0]];
        for (let far = 4; far <= ASIDE; far += 4) steps.push([0, -far], [0, far], [-far, 0], [far, 0], [-far, -far], [far, -far], [-far, far], [far, far]);
        const step = steps.find(([x, y]) => free(around(here.x + x, here.y + y))) || [0, 0];
        taken.push(around(here.x + step[0], here.y + step[1]));
        made.setLatLng(map.unproject(here.add(step)));
      });
    }

    function show(found) {
      marks.clearLayers();
      drawn = [];
      heat.remove();
      if (!off.has("cases")) {
        if (heated) { heat.addTo(map); heat.show(found.spots); }
        else found.clusters.slice().reverse().forEach((cluster) => marker(cluster).addTo(marks));
      }
      say(found.total > 1 ? inWords(found.total, d.textIn) : found.total ? d.textSole : d.textNothing);
      const list = part("cluster-list");
      if (document.activeElement && list.contains(document.activeElement)) map.getContainer().focus({ preventScroll: true });
      list.replaceChildren(...found.clusters.slice(0, LISTED).map(line));
      drawn.reverse();
      settle();
      box.setAttribute("data-drawn", String(Number(box.getAttribute("data-drawn") || 0) + 1));
    }
    const words = (cluster) => LIGHTS.filter((l) => cluster.lights[l]).map((l) => `${signs[l].word} ${cluster.lights[l]}`).join(" · ");
    const countOf = (n) => (n === 1 ? d.textCase : inWords(n, d.textCases));

    function marker(cluster) {
      const one = cluster.count === 1;
      const size = one ? 26 : Math.round(Math.min(58, 30 + 7 * Math.log10(cluster.count)));
      const light = LIGHTS.find((l) => cluster.lights[l]);
      const html = one
        ? `<span class="gg-cluster-one gg-${TONES[light]}">${signs[light].shape}</span>`
        : `<span class="gg-cluster" style="--ring:${ring(cluster)}"><b>${number.format(cluster.count)}</b></span>`;
      const icon = L.divIcon({ className: "gg-cluster-box", html, iconSize: [size, size], iconAnchor: [size / 2, size / 2] });
      const made = L.marker(cluster.at, { icon, keyboard: false, title: `${cluster.name} ${countOf(cluster.count)}: ${words(cluster)}`, zIndexOffset: cluster.count });
      drawn.push({ made, at: cluster.at, size });
      return made.on("click", () => open(cluster));
    }
    function ring(cluster) {
      let from = 0;
      const parts = LIGHTS.filter((l) => cluster.lights[l]).map((l) => {
        const to = from + (100 * cluster.lights[l]) / cluster.count;
        const text = `var(--gg-${TONES[l]}) ${from.toFixed(1)}% ${to.toFixed(1)}%`;
        from = to;
        return text;
      });
      return `conic-gradient(${parts.join(",")})`;
    }
    function line(cluster) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const name = document.createElement("span");
      const note = document.createElement("small");
      const list = document.createElement("a");
      button.type = "button";
      name.textContent = [countOf(cluster.count), cluster.name].filter(Boolean).join(" · ");
      button.title = name.textContent;
      note.textContent = words(cluster);
      button.append(name, note);
      button.addEventListener("click", () => open(cluster, true));
      list.href = `${d.list}?${d.query}&cell=${cluster.cell}`;
      list.textContent = document.querySelector("[data-list-word]").textContent;
      list.setAttribute("aria-label", `${list.textContent}: ${name.textContent}`);
      item.append(button, list);
      return item;
    }

    const points = window.gridgov.mapPoints({ map, data: d, edges, say, card });

    /* Cards */
    function open(cluster, byKey) {
      if (cluster.count > 1 && map.getZoom() < NEAREST) return map.setView(cluster.at, Math.min(map.getZoom() + (cluster.count > 200 ? 1 : 2), NEAREST));
      return card(`${d.card}?${d.query}&cell=${cluster.cell}`, cluster.at, byKey);
    }
    async function card(url, at, focus) {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer || !answer.ok) return say(d.textFailed);
      const text = await answer.text();
      const popup = L.popup({ maxWidth: 320, minWidth: 240, maxHeight: 320, autoPanPadding: [16, 16] }).setLatLng(at).setContent(text).openOn(map);
      const first = popup.getElement().querySelector(".gg-mapping-card a");
      if (focus && first) first.focus({ preventScroll: true });
    }
    map.on("click", (e) => card(`${d.place}?${d.query}&lat=${e.latlng.lat.toFixed(6)}&lng=${e.latlng.lng.toFixed(6)}`, e.latlng));

    /* The address keeps the view */
    function kept(href) {
      const url = new URL(href, location.href);
      const at = map.getCenter();
      const values = { view: `${map.getZoom()}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}`, show: heated ? "heat" : "", off: [...off].join(","), on: points.filter((layer) => layer.input.checked).map((layer) => layer.name).join(",") };
      Object.entries(values).forEach(([name, value]) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name)));
      url.search = url.search.replaceAll("%2F", "/").replaceAll("%2C", ",");
      return url;
    }
    const remember = () => history.replaceState(history.state, "", kept(location.href));
    document.querySelectorAll("a[data-keep-view]").forEach((a) => a.addEventListener("click", () => { a.href = kept(a.href); }));
    map.on("moveend", () => { remember(); soon(); points.forEach((layer) => layer.soon()); });

    /* Tools */
    const shown = (...names) => names.map(part).filter(Boolean).forEach((e) => { e.hidden = false; });
    shown("in-view", "layers", "link", "print");
    part("layers").addEventListener("change", (e) => {
      const input = e.target;
      if (input.name === "points") {
        points.find((layer) => layer.name === input.value).draw(true);
        return remember();
      }
      if (input.name === "show") heated = input.value === "heat";
      else if (input.checked) off.delete(input.value);
      else off.add(input.value);
      if (counts) part("heat-key").hidden = !heated;
      if (input.name === "layer" && input.value !== "cases") drawTiles();
      else ask();
      return remember();
    });
    if (counts) part("heat-key").hidden = !heated;
    part("print").addEventListener("click", () => window.print());
    part("link").addEventListener("click", async () => {
      const done = await copied(kept(location.href).href);
      window.gridgov.note(done ? d.textLinked : d.textUnlinked);
    });
    /* Without https browsers have no clipboard for pages; what is selected can be copied still. */
    async function copied(text) {
      if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
      const field = document.createElement("textarea");
      Object.assign(field, { value: text, className: "visually-hidden" });
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }

    /* Finding */
    const form = part("find");
    const results = part("found");
    const ready = () => results.querySelectorAll("[data-fly]").forEach((button) => { button.hidden = false; });
    ready();
    async function search(more) {
      const asked = new URLSearchParams(new FormData(form));
      if (more) asked.set("more", more);
      const answer = await fetch(`${form.dataset.find}?${asked}`).catch(() => null);
      if (!answer || !answer.ok) return say(d.textFailed);
      results.innerHTML = await answer.text();
      return ready();
    }
    form.addEventListener("submit", (e) => { e.preventDefault(); search(""); });
    form.addEventListener("keydown", (e) => { if (e.key === "Escape") results.replaceChildren(); });
    results.addEventListener("click", (e) => {
      const more = e.target.closest("[data-more]");
      if (more) {
        e.preventDefault();
        const those = `[data-group="${more.dataset.more}"] [data-fly]`;
        const at = results.querySelectorAll(those).length;
        search(more.dataset.more).then(() => { const next = results.querySelectorAll(those)[at]; if (next) next.focus(); });
        return;
      }
      const button = e.target.closest("[data-fly]");
      if (!button) return;
      const [west, south, east, north] = button.dataset.fly.split(",").map(Number);
      map.fitBounds([[south, west], [north, east]], { maxZoom: 17, padding: [24, 24] });
      const name = document.createElement("span");
      name.textContent = button.textContent.trim();
      L.popup().setLatLng([(south + north) / 2, (west + east) / 2]).setContent(name).openOn(map);
    });
    document.addEventListener("click", (e) => {
      if (!e.target.closest(".gg-mapping-find")) results.replaceChildren();
      document.querySelectorAll(".gg-mapping-menu[open]").forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
    });
    if (counts) setInterval(() => { if (!document.hidden && !part("cluster-list").contains(document.activeElement)) ask(); }, 60000);
    points.forEach((layer) => layer.soon());
    ask();
  });
})();
