/* Charts of the analysis: drawn from their tables, anew for theme, width and print; saved as files. */
(function () {
  "use strict";
  const gg = window.gridgov;
  const page = document.querySelector("[data-analysis]");
  if (!page || !window.echarts) return;
  const PRINTED = 660;
  const root = document.documentElement;
  const charts = [];
  let printing = null;

  /* The colours of the page as they are now. */
  function look(width, texts) {
    const style = getComputedStyle(root);
    const token = (name) => style.getPropertyValue(`--gg-${name}`).trim();
    return {
      width, texts, font: token("font"), text: token("text"), quiet: token("quiet"), line: token("line"),
      strong: token("line-strong"), surface: token("surface"), sunk: token("sunk"), main: token("accent-text"),
      heat: token("accent-text"), onMain: token("surface"), near: token("near"), late: token("late"),
      day: (label) => (label.match(/\d{4}-(\d\d-\d\d)/) || [label, label])[1],
    };
  }

  function drawing(chart, width) {
    const table = gg.readTable(chart.section.querySelector("table"));
    return gg.drawings[chart.kind](table, look(width, page.dataset));
  }

  function draw(chart, width) {
    const made = drawing(chart, width || chart.place.clientWidth);
    if (chart.drawn) chart.drawn.dispose();
    chart.place.style.height = `${made.height}px`;
    chart.drawn = window.echarts.init(chart.place, null, {
      renderer: "svg", width: width || chart.place.clientWidth, height: made.height,
    });
    chart.drawn.setOption(made.option);
    chart.drawn.on("click", (event) => {
      if (event.data && event.data.url) window.location.assign(event.data.url);
    });
    chart.width = width || chart.place.clientWidth;
  }

  /* A file of the drawing as it is, on the ground of the page. */
  function save(chart, kind) {
    const place = document.createElement("div");
    const made = drawing(chart, 900);
    const canvas = window.echarts.init(place, null, {
      renderer: kind === "svg" ? "svg" : "canvas", width: 900, height: made.height,
    });
    canvas.setOption(made.option);
    const link = document.createElement("a");
    link.href = canvas.getDataURL({ type: kind, pixelRatio: 2, backgroundColor: made.option.backgroundColor });
    link.download = `${chart.section.dataset.name}.${kind}`;
    link.click();
    canvas.dispose();
  }

  page.querySelectorAll("[data-chart]").forEach((section) => {
    const place = section.querySelector("[data-drawing]");
    const chart = { section, place, kind: section.dataset.chart };
    place.hidden = false;
    section.querySelectorAll("[data-save]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => save(chart, button.dataset.save));
    });
    const more = section.querySelector("[data-more]");
    if (more) {
      more.hidden = false;
      section.classList.add("gg-few");
      more.addEventListener("click", () => { section.classList.remove("gg-few"); more.remove(); });
    }
    const wide = window.matchMedia("(min-width: 768px)").matches;
    section.querySelector("details").open = wide && section.dataset.chart !== "heat";
    charts.push(chart);
    draw(chart);
  });
  root.dataset.drawn = "1";

  const again = (width) => charts.forEach((chart) => draw(chart, width));
  new ResizeObserver(() => charts.forEach((chart) => {
    if (!printing && chart.place.clientWidth && chart.place.clientWidth !== chart.width) draw(chart);
  })).observe(page);
  new MutationObserver(() => again(printing ? PRINTED : 0))
    .observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });

  /* On paper: light, as wide as A4, every table open and whole. */
  window.addEventListener("beforeprint", () => {
    if (printing) return;
    const folded = [...page.querySelectorAll("details:not([open])")];
    const few = [...page.querySelectorAll(".gg-few")];
    printing = { theme: root.dataset.bsTheme, folded, few };
    folded.forEach((part) => { part.open = true; });
    few.forEach((part) => part.classList.remove("gg-few"));
    root.dataset.bsTheme = "light";
    again(PRINTED);
  });
  window.addEventListener("afterprint", () => {
    if (!printing) return;
    const before = printing;
    printing = null;
    before.folded.forEach((part) => { part.open = false; });
    before.few.forEach((part) => part.classList.add("gg-few"));
    root.dataset.bsTheme = before.theme;
    again(0);
  });
})();
