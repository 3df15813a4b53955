/* Maps with data-map, drawn by Leaflet from GeoJSON of our own; tiles only where a URL is set. */
(function () {
  "use strict";
  const PIN =
    '<svg width="28" height="36" viewBox="0 0 28 36" aria-hidden="true"><path d="M14 1C7 1 1.5 6.4 1.5 13.2 1.5 22 14 35 14 35s12.5-13 12.5-21.8C26.5 6.4 21 1 14 1z" fill="currentColor" stroke="#fff" stroke-width="1.5"/><circle cx="14" cy="13" r="4.5" fill="#fff"/></svg>';
  const KINDS = { area: "gg-map-area", own: "gg-map-own", beside: "gg-map-beside", line: "gg-map-line", building: "gg-map-building", before: "gg-map-before", after: "gg-map-after", fault: "gg-map-fault", mended: "gg-map-mended", since: "gg-map-since" };
  const CHINA = [[18, 74], [53, 134]];

  const pin = (tone, small) => L.divIcon({
    className: "gg-pin" + (tone ? " gg-" + tone.replace("_", "-") : ""),
    html: small ? PIN.replace('width="28" height="36"', 'width="18" height="23"') : PIN,
    iconSize: small ? [18, 23] : [28, 36], iconAnchor: small ? [9, 22] : [14, 35], popupAnchor: [0, small ? -20 : -30],
  });
  function label(properties) {
    const box = document.createElement("div");
    const name = properties.label || properties.name || properties.title || "";
    const text = document.createElement(properties.url ? "a" : "span");
    text.textContent = name;
    if (properties.url) text.href = properties.url;
    box.append(text);
    return box;
  }
  function draw(map, data) {
    return L.geoJSON(data, {
      pointToLayer: (f, at) => L.marker(at, { icon: pin(f.properties.light || f.properties.tone, f.properties.small), title: f.properties.label || "", alt: f.properties.label || "", keyboard: Boolean(f.properties.url) }),
      style: (f) => ({ className: KINDS[f.properties.kind] || KINDS[/Line/.test(f.geometry.type) ? "line" : "area"] }),
      onEachFeature: (f, layer) => {
        const named = f.properties.label || f.properties.name;
        if (!named) return;
        if (f.properties.url || f.geometry.type === "Point") layer.bindPopup(() => label(f.properties));
        else if (f.properties.named) layer.bindTooltip(() => label(f.properties), { permanent: true, direction: "center", className: `gg-map-name gg-map-name-${f.properties.kind}` });
        else layer.bindTooltip(() => label(f.properties), { sticky: true });
      },
    }).addTo(map);
  }
  function note(box, text) {
    const line = document.createElement("p");
    line.className = "gg-note gg-note-warning gg-map-note";
    line.setAttribute("role", "status");
    line.textContent = text;
    box.append(line);
    setTimeout(() => line.remove(), 12000);
  }
  const number = (text) => (text === null || String(text).trim() === "" ? NaN : Number(text));

  window.gridgov.enhance("[data-map]", (box) => {
    const d = box.dataset;
    box.querySelectorAll("noscript").forEach((n) => n.remove());
    const map = L.map(box, { attributionControl: Boolean(d.tiles), zoomControl: false, maxZoom: 19, minZoom: 3, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: d.textZoomIn, zoomOutTitle: d.textZoomOut }).addTo(map);
    map.fitBounds(CHINA);
    box.gridgovMap = map;
    if (d.tiles) L.tileLayer(d.tiles, { attribution: d.attribution, maxZoom: 19 }).addTo(map);

    const latInput = d.latInput && document.getElementById(d.latInput);
    const lngInput = d.lngInput && document.getElementById(d.lngInput);
    const picks = Boolean(latInput && lngInput);
    let marker = null;
    let filling = false;
    function place(lat, lng, go) {
      if (!Number.isFinite(lat) || !Number.isFinite(lng) || Math.abs(lat) > 90 || Math.abs(lng) > 180) return false;
      if (!marker) {
        marker = L.marker([lat, lng], { icon: pin(), draggable: picks, keyboard: picks, alt: box.getAttribute("aria-label"), title: box.getAttribute("aria-label") }).addTo(map);
        marker.on("dragend", () => fill(marker.getLatLng()));
      }
      marker.setLatLng([lat, lng]);
      if (go) map.setView([lat, lng], Math.max(map.getZoom(), 15));
      return true;
    }
    function fill(at) {
      latInput.value = at.lat.toFixed(6);
      lngInput.value = L.Util.wrapNum(at.lng, [-180, 180], true).toFixed(6);
      filling = true;
      [latInput, lngInput].forEach((i) => i.dispatchEvent(new Event("change", { bubbles: true })));
      filling = false;
    }
    const typed = () => place(number(latInput.value), number(lngInput.value), true);
    let placed = place(number(d.lat), number(d.lng), true);
    if (picks) {
      placed = typed() || placed;
      [latInput, lngInput].forEach((i) => i.addEventListener("change", () => { if (!filling) typed(); }));
      map.on("click", (e) => { place(e.latlng.lat, e.latlng.lng); fill(e.latlng); });
      locateButton(map, box, (lat, lng) => { place(lat, lng, true); fill({ lat, lng }); });
    }
    if (!d.url) return;
    fetch(d.url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then((r) => { if (!r.ok) throw new Error(String(r.status)); return r.json(); })
      .then((data) => {
        const layer = draw(map, data);
        const whole = layer.getBounds();
        const fit = L.featureGroup(layer.getLayers().filter((part) => part.feature.properties.fit)).getBounds();
        if (fit.isValid()) map.fitBounds(marker ? fit.extend(marker.getLatLng()) : fit, { padding: [16, 16], maxZoom: 17 });
        else if (whole.isValid() && !placed) map.fitBounds(whole, { padding: [16, 16], maxZoom: 16 });
        box.dispatchEvent(new CustomEvent("gridgov:map", { bubbles: true, detail: { map, layer } }));
        box.setAttribute("data-drawn", "");
      })
      .catch(() => note(box, d.textFailed));
  });

  /* Open without scripts; with a map, coordinates are typed by those who ask for it. */
  window.gridgov.enhance("details[data-folds]", (fold) => {
    fold.open = fold.querySelector('[aria-invalid="true"]') !== null;
  });

  function locateButton(map, box, found) {
    if (!navigator.geolocation) return;
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "gg-locate", bar);
      Object.assign(button, { href: "#", role: "button" });
      button.textContent = `◎ ${box.dataset.textLocate}`;
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (e) => {
        L.DomEvent.preventDefault(e);
        navigator.geolocation.getCurrentPosition(
          (p) => found(p.coords.latitude, p.coords.longitude),
          () => note(box, box.dataset.textNowhere), { enableHighAccuracy: true, timeout: 10000 });
      });
      return bar;
    };
    control.addTo(map);
  }
})();
