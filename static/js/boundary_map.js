/* The editor's map: areas, their points, lines being drawn, and what is wrong in red. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const MOST_NAMES = 60, MOST_HANDLES = 400;
  const swap = (shape) => shape.map((polygon) => polygon.map((ring) => gg.shapes.open(ring).map((p) => [p[1], p[0]])));
  const coordinates = (layer) => {
    const g = layer.toGeoJSON(false).geometry;
    return g.type === "Polygon" ? [g.coordinates] : g.coordinates;
  };

  /* `on` is told: pick(key), edited(key, shape, join), drawn(kind, coordinates), ended(). */
  gg.boundaryMap = function (box, draft, on) {
    const d = box.dataset;
    box.querySelectorAll("noscript").forEach((n) => n.remove());
    const map = L.map(box, { attributionControl: Boolean(d.tiles), zoomControl: false, maxZoom: 21, minZoom: 3, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: d.textZoomIn, zoomOutTitle: d.textZoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (d.tiles) L.tileLayer(d.tiles, { attribution: d.attribution, maxZoom: 21, maxNativeZoom: 18 }).addTo(map);
    map.setView([34.5, 107.4], 10);
    map.pm.setGlobalOptions({ finishOnEnter: true, snapDistance: 14 });
    const under = map.createPane("under"), red = map.createPane("red");
    under.style.zIndex = 390;
    red.style.zIndex = 450;
    red.style.pointerEvents = "none";

    /* Handles are for the pointer; the keyboard and screen readers have the table of points. */
    map.on("layeradd", (e) => {
      const handle = e.layer instanceof L.Marker && e.layer.getElement();
      if (!handle) return;
      ["tabindex", "role", "alt", "title"].forEach((name) => handle.removeAttribute(name));
      handle.setAttribute("aria-hidden", "true");
    });

    const layers = new Map();
    let selected = "", second = "", editing = "", drawing = "", outline = null, frame = null, faults = null, added = 0, joined = false;

    function className(key) {
      const names = ["gg-edit-area"];
      if (key === selected) names.push("gg-edit-picked");
      if (key === second) names.push("gg-edit-second");
      if (draft.changed(key)) names.push("gg-edit-changed");
      return names.join(" ");
    }
    function dress(layer, key) {
      const path = layer.getElement();
      if (path) path.setAttribute("class", `${className(key)} leaflet-interactive`);
    }
    function add(key) {
      const layer = L.polygon(swap(draft.shape(key)), { className: className(key), bubblingMouseEvents: true }).addTo(map);
      layer.key = key;
      layer.given = draft.shape(key);
      layer.on("click", (e) => { if (!drawing) { L.DomEvent.stopPropagation(e); on.pick(key); } });
      layer.on("pm:edit", () => edited(layer));
      layer.on("pm:vertexadded", () => { added = Date.now(); });
      layer.on("pm:markerdragstart", (e) => { joined = Date.now() - added < 80; loosen(key, e.markerEvent.target.getLatLng()); });
      layer.on("pm:markerdragend", () => others(key).forEach((l) => { l.options.snapIgnore = false; }));
      layers.set(key, layer);
      return layer;
    }
    const others = (key) => [...layers.values()].filter((l) => l.key !== key);
    /* A point that neighbours share is not held back by those who move with it. */
    function loosen(key, at) {
      others(key).forEach((l) => { l.options.snapIgnore = on.together() && gg.shapes.holds(l.given, [at.lng, at.lat]); });
    }
    function edited(layer) {
      const made = coordinates(layer);
      if (gg.shapes.same(made, layer.given)) return;
      layer.given = made;
      on.edited(layer.key, made, joined);
      joined = false;
    }
    function names() {
      const few = layers.size <= MOST_NAMES;
      layers.forEach((layer, key) => {
        const text = draft.label(key);
        if (layer.named === text) return;
        layer.named = text;
        layer.unbindTooltip();
        const box = document.createElement("span");
        box.textContent = text;
        layer.bindTooltip(box, few ? { permanent: true, direction: "center", className: "gg-edit-name" } : { sticky: true });
      });
    }
    /* Brings the map to what the draft says; an area being edited keeps its handles. */
    function draw() {
      const live = new Set(draft.live().filter((key) => draft.shape(key)));
      layers.forEach((layer, key) => { if (!live.has(key)) { layer.pm.disable(); layer.remove(); layers.delete(key); } });
      live.forEach((key) => {
        const layer = layers.get(key) || add(key), shape = draft.shape(key);
        if (layer.given !== shape && !gg.shapes.same(coordinates(layer), shape)) {
          const was = layer.pm.enabled();
          if (was) layer.pm.disable();
          layer.setLatLngs(swap(shape));
          layer.named = null;
          if (was) handles(layer);
        }
        layer.given = shape;
        dress(layer, key);
      });
      names();
      const top = layers.get(selected);
      if (top) top.bringToFront();
    }
    function handles(layer) {
      layer.pm.enable({ snappable: true, snapDistance: 14, allowSelfIntersection: true, removeLayerBelowMinVertexCount: false, limitMarkersToCount: MOST_HANDLES });
    }
    function edit(key) {
      if (editing && layers.get(editing)) layers.get(editing).pm.disable();
      editing = key;
      if (key && layers.get(key)) handles(layers.get(key));
    }

    map.on("pm:create", (e) => {
      const g = e.layer.toGeoJSON(false).geometry;
      e.layer.remove();
      const kind = drawing;
      drawing = "";
      map.doubleClickZoom.enable();
      on.drawn(kind, g.type === "Polygon" ? g.coordinates : g.coordinates.filter((p, i, all) => !i || gg.shapes.name(p) !== gg.shapes.name(all[i - 1])));
    });
    function start(kind) {
      stop();
      edit("");
      drawing = kind;
      map.doubleClickZoom.disable();
      const style = { className: "gg-edit-line" };
      map.pm.enableDraw(kind === "polygon" ? "Polygon" : "Line", { snappable: true, snapDistance: 14, tooltips: false, finishOn: kind === "polygon" ? null : "dblclick", templineStyle: style, hintlineStyle: { className: "gg-edit-hint" }, pathOptions: style });
    }
    function stop() {
      drawing = "";
      map.pm.disableDraw();
      map.doubleClickZoom.enable();
    }
    function finish() {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    }

    function context(info) {
      const still = { interactive: false, pane: "under", pmIgnore: false };
      info.around.forEach((a) => {
        const drawn = L.geoJSON(a.geometry, { ...still, style: { className: "gg-edit-around" } }).addTo(map);
        if (a.label) drawn.bindTooltip(document.createTextNode(a.label));
      });
      info.since.forEach((piece) => L.geoJSON(piece, { interactive: false, pane: "red", pmIgnore: true, snapIgnore: true, style: { className: "gg-edit-since" } }).addTo(map));
      if (info.frame) frame = L.latLngBounds([info.frame[1], info.frame[0]], [info.frame[3], info.frame[2]]);
      if (info.parent.geometry) outline = L.geoJSON(info.parent.geometry, { ...still, style: { className: "gg-edit-parent" } }).addTo(map);
    }
    function show(list) {
      if (faults) faults.remove();
      faults = L.layerGroup(list.filter((f) => f.piece).map((f) => L.geoJSON(f.piece, { interactive: false, pane: "red", pmIgnore: true, snapIgnore: true, style: { className: `gg-edit-fault gg-edit-${f.kind}` }, pointToLayer: (g, at) => L.circleMarker(at, { radius: 7, className: "gg-edit-fault", pmIgnore: true, pane: "red", interactive: false }) }))).addTo(map);
    }
    function go(bounds) {
      if (bounds && bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 19 });
    }

    return {
      map, draw, edit, start, stop, finish, show, context,
      get drawing() { return drawing; },
      pick(key, other) { selected = key; second = other || ""; layers.forEach((layer, k) => dress(layer, k)); if (layers.get(key)) layers.get(key).bringToFront(); },
      whole() {
        const drawn = L.featureGroup([...layers.values()]).getBounds();
        go(outline ? outline.getBounds() : drawn.isValid() ? drawn : frame);
      },
      goTo(key) { const layer = layers.get(key); if (layer) go(layer.getBounds()); },
      goToPiece(piece) { go(L.geoJSON(piece).getBounds()); },
      mark(point) {
        if (this.dot) this.dot.remove();
        this.dot = point ? L.circleMarker([point[1], point[0]], { radius: 9, className: "gg-edit-dot", interactive: false, pmIgnore: true, pane: "red" }).addTo(map) : null;
        if (point && !map.getBounds().contains([point[1], point[0]])) map.panTo([point[1], point[0]]);
      },
    };
  };
})();
