/* The slider over days with a change: it turns the list of days, and the map follows the day. */
(function () {
  "use strict";
  window.gridgov.enhance("[data-history-days]", (form) => {
    const select = form.querySelector("select");
    const slider = form.querySelector("[data-history-slider]");
    const box = form.parentElement.querySelector("[data-map]");
    /* In the order of the list; a day that is none of its own stands where it belongs. */
    const day = (value) => value.slice(0, 10);
    const days = [...select.options].map((option) => option.value).sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0));
    const named = () => select.selectedOptions[0].textContent;
    slider.max = String(days.length - 1);
    const follow = () => {
      slider.value = String(days.indexOf(select.value));
      slider.setAttribute("aria-valuetext", named());
    };
    follow();
    slider.hidden = days.length < 2;
    form.querySelector("button").hidden = !slider.hidden;
    slider.addEventListener("input", () => {
      select.value = days[Number(slider.value)];
      slider.setAttribute("aria-valuetext", named());
    });
    slider.addEventListener("change", () => select.dispatchEvent(new Event("change", { bubbles: true })));
    select.addEventListener("change", follow);

    let layer = null;
    let wanted = "";
    box.addEventListener("gridgov:map", (event) => { layer = event.detail.layer; });
    document.body.addEventListener("htmx:afterSwap", (event) => {
      const part = event.target.querySelector && event.target.querySelector("[data-history-map]");
      if (!part || !layer) return;
      wanted = part.dataset.historyMap;
      const asked = wanted;
      fetch(asked, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
        .then((data) => {
          if (asked !== wanted) return;
          const empty = !layer.getLayers().length;
          layer.clearLayers();
          layer.addData(data);
          if (empty && data.features.length) box.gridgovMap.fitBounds(layer.getBounds(), { padding: [16, 16], maxZoom: 16 });
          box.setAttribute("data-day", select.value);
        })
        .catch(() => { window.location.assign(window.location.href); });
    });
  });
})();
