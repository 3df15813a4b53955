/* Layers of the map of cases: vector tiles of our own with names that keep off each other, and heat. */
(function () {
  "use strict";
  const LEVELS = ["province", "city", "county", "township", "community", "grid", "subgrid"];
  const WIDTH = { province: 3, city: 3, county: 3, township: 2.25, community: 1.5, grid: 1, subgrid: 0.75 };
  const SIZE = { province: 17, city: 16, county: 16, township: 14, community: 13, grid: 12, subgrid: 11 };
  const NAMED_FROM = { county: 0, township: 9, community: 12, grid: 14, subgrid: 15 };
  const NAMED_UNTIL = { province: 7, city: 9, county: 12, township: 15, community: 15 };
  const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--gg-${name}`).trim();
    return { accent: of("accent-text"), strong: of("line-strong"), line: of("line"), surface: of("surface"), text: of("text"), quiet: of("quiet") };
  };

  function paintRules(c, on) {
    const wide = (rank) => (zoom) => Math.max(0.75, ({ 1: 5, 2: 3.5, 3: 1.5 })[rank] * 2 ** ((zoom - 16) / 1.7));
    const street = (rank, colour, more) => ({
      dataSource: "base", dataLayer: "streets", filter: (_z, f) => f.props.rank === rank,
      symbolizer: new protomapsL.LineSymbolizer({ color: colour, width: (z) => wide(rank)(z) + more, lineCap: "round", lineJoin: "round" }),
    });
    const base = [
      { dataSource: "base", dataLayer: "buildings", symbolizer: new protomapsL.PolygonSymbolizer({ fill: c.line, stroke: c.strong, width: 0.5, opacity: 0.9, perFeature: true }) },
      street(3, c.line, 0), street(2, c.strong, 1), street(1, c.strong, 1.5), street(2, c.surface, 0), street(1, c.surface, 0),
    ];
    const areas = [...LEVELS].reverse().map((level) => ({
      dataSource: "areas", dataLayer: "areas", filter: (_z, f) => f.props.level === level,
      symbolizer: new protomapsL.LineSymbolizer({
        color: c.accent, width: (zoom) => WIDTH[level] * (zoom < NAMED_FROM[level] ? 0.6 : 1), opacity: level.endsWith("grid") ? 0.5 : 0.9, lineJoin: "round",
      }),
    }));
    return [...(on.base ? base : []), ...(on.areas ? areas : [])];
  }

  function labelRules(c, on) {
    const prop = document.documentElement.lang.startsWith("en") ? "name_en" : "name";
    const areas = LEVELS.map((level) => ({
      dataSource: "areas", dataLayer: "names", minzoom: NAMED_FROM[level] || 0, maxzoom: NAMED_UNTIL[level] || 30, filter: (_z, f) => f.props.level === level,
      symbolizer: new protomapsL.CenteredTextSymbolizer({
        labelProps: [prop], font: `${level.endsWith("grid") ? 400 : 600} ${SIZE[level]}px ${FONT}`,
        fill: level.endsWith("grid") ? c.quiet : c.text, stroke: c.surface, width: 2, maxLineChars: 60,
      }),
    }));
    const streets = {
      dataSource: "base", dataLayer: "streets", minzoom: 15, filter: (_z, f) => Boolean(f.props.name),
      symbolizer: new protomapsL.LineLabelSymbolizer({ labelProps: ["name"], font: `12px ${FONT}`, fill: c.quiet, stroke: c.surface, width: 2 }),
    };
    return [...(on.names ? areas : []), ...(on.names && on.base ? [streets] : [])];
  }

  /* One layer for all of them, so that one labeller sees every name. */
  function vector(urls, on) {
    const c = colours();
    return protomapsL.leafletLayer({
      sources: { areas: { url: urls.areas, maxDataZoom: 15 }, base: { url: urls.base, maxDataZoom: 15 } },
      paintRules: paintRules(c, on), labelRules: labelRules(c, on), attribution: "", noWrap: true, lang: document.documentElement.lang,
      className: "gg-mapping-tiles",
    });
  }

  /* Spots [lat, lng, count] as one picture: more cases, a warmer place. */
  const STOPS = [[0, [40, 90, 200, 0]], [0.15, [40, 90, 200, 110]], [0.4, [30, 150, 130, 160]], [0.65, [240, 190, 60, 190]], [1, [190, 30, 20, 215]]];
  const palette = Array.from({ length: 256 }, (_unused, at) => {
    const part = at / 255;
    const next = STOPS.findIndex(([stop]) => stop >= part);
    const [to, b] = STOPS[Math.max(next, 1)];
    const [from, a] = STOPS[Math.max(next, 1) - 1];
    return a.map((value, i) => value + (b[i] - value) * ((part - from) / (to - from)));
  });
  const Heat = L.Layer.extend({
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "gg-mapping-heat leaflet-zoom-hide", map.getPanes().overlayPane);
      map.on("moveend", this.draw, this);
      this.draw();
    },
    onRemove(map) {
      map.off("moveend", this.draw, this);
      this.canvas.remove();
    },
    show(spots) {
      this.spots = spots;
      if (this._map) this.draw();
    },
    draw() {
      const map = this._map;
      const size = map.getSize();
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
      Object.assign(this.canvas, { width: size.x, height: size.y });
      const spots = this.spots || [];
      if (!spots.length || !size.x || !size.y) return;
      const pen = this.canvas.getContext("2d");
      const counts = spots.map((spot) => spot[2]).sort((a, b) => a - b);
      const most = counts[Math.floor(counts.length * 0.98)];
      const radius = 22;
      spots.forEach(([lat, lng, count]) => {
        const at = map.latLngToContainerPoint([lat, lng]);
        const glow = pen.createRadialGradient(at.x, at.y, 0, at.x, at.y, radius);
        glow.addColorStop(0, `rgba(0,0,0,${Math.min(1, Math.max(0.12, count / most))})`);
        glow.addColorStop(1, "rgba(0,0,0,0)");
        pen.fillStyle = glow;
        pen.fillRect(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
      });
      const picture = pen.getImageData(0, 0, size.x, size.y);
      for (let i = 3; i < picture.data.length; i += 4) {
        const [r, g, b, a] = palette[picture.data[i]];
        picture.data[i - 3] = r; picture.data[i - 2] = g; picture.data[i - 1] = b; picture.data[i] = a;
      }
      pen.putImageData(picture, 0, 0);
    },
  });

  window.gridgov.mapLayers = { vector, heat: () => new Heat() };
})();
