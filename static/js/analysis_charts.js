/* What each kind of chart looks like. Numbers come from the table that stands below it. */
(function () {
  "use strict";
  const gg = (window.gridgov = window.gridgov || {});
  const MOST_BARS = 15;
  const LINE = 26;

  /* A table as the drawings need it: labels, links, and a row of numbers (or null) each. */
  gg.readTable = function (table) {
    const roles = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.role || "");
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => {
      const label = row.cells[0].firstChild.textContent.trim();
      const values = {}, urls = {}, words = {}, list = [];
      [...row.cells].forEach((cell, at) => {
        if (!("value" in cell.dataset)) return;
        const value = cell.dataset.value === "" ? null : Number(cell.dataset.value);
        const link = cell.querySelector("a");
        list.push({ value, url: link ? link.href : "" });
        if (roles[at]) { 
          values[roles[at]] = value;
          urls[roles[at]] = link ? link.href : "";
          words[roles[at]] = cell.textContent.trim();
        }
      });
      return { label, values, urls, words, list, mark: row.dataset.mark || "" };
    });
    return { heads, rows };
  };

  function axis(look, more) {
    return {
      axisLabel: { color: look.quiet, fontSize: 12 },
      axisLine: { lineStyle: { color: look.strong } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: look.line } },
      nameTextStyle: { color: look.quiet },
      ...more,
    };
  }

  /* Names down the side, as wide as half the drawing at most. */
  function names(rows, look, more) {
    const width = Math.min(look.width * 0.42, 190);
    return axis(look, {
      type: "category", inverse: true, data: rows.map((row) => row.label), splitLine: { show: false },
      axisLabel: { color: look.text, fontSize: 12, width, overflow: "truncate" }, ...more,
    });
  }

  function base(look, more) {
    return {
      animation: false, backgroundColor: look.surface, textStyle: { fontFamily: look.font },
      tooltip: { show: false },
      grid: { left: 8, right: 48, top: 12, bottom: 28, containLabel: true },
      ...more,
    };
  }

  function value(row, role) {
    return { value: row.values[role], url: row.urls[role] || "", cursor: row.urls[role] ? "pointer" : "default" };
  }

  function bars(table, look) {
    const rows = table.rows.slice(0, MOST_BARS);
    return {
      height: 44 + rows.length * LINE,
      option: base(look, {
        xAxis: axis(look, { type: "value", splitNumber: 4 }),
        yAxis: names(rows, look),
        series: [{
          type: "bar", data: rows.map((row) => value(row, "value")), barMaxWidth: 16,
          itemStyle: { color: look.main },
          label: { show: true, position: "right", color: look.text,
            formatter: (p) => rows[p.dataIndex].words.value },
        }],
      }),
    };
  }

  function line(table, look) {
    const narrow = look.width < 480;
    return {
      height: 260,
      option: base(look, {
        grid: { left: 8, right: 24, top: 28, bottom: 8, containLabel: true },
        xAxis: axis(look, {
          type: "category", data: table.rows.map((row) => look.day(row.label)),
          axisLabel: { color: look.quiet, rotate: narrow ? 60 : 0, fontSize: 11 },
        }),
        yAxis: axis(look, { type: "value", min: 0 }),
        series: [{
          type: "line", data: table.rows.map((row) => value(row, "value")), symbol: "circle", symbolSize: 8,
          lineStyle: { color: look.main, width: 2 }, itemStyle: { color: look.main },
          label: { show: true, position: "top", color: look.text, fontSize: 11 },
        }],
      }),
    };
  }

  /* Hours across on a wide page, down on a narrow one; each field says its number. */
  function heat(table, look) {
    const narrow = look.width < 640;
    const days = table.heads.slice(1), hours = table.rows.map((row) => row.label.slice(0, 2));
    const data = [];
    table.rows.forEach((row, hour) => row.list.forEach((cell, day) => {
      data.push({ value: narrow ? [day, hour, cell.value] : [hour, day, cell.value], url: cell.url,
        cursor: cell.url ? "pointer" : "default" });
    }));
    const most = Math.max(1, ...data.map((one) => one.value[2]));
    data.forEach((one) => {
      one.label = { color: one.value[2] > most * 0.55 ? look.onMain : look.text };
    });
    const across = axis(look, { type: "category", data: narrow ? days : hours, splitLine: { show: false } });
    const down = axis(look, { type: "category", inverse: true, data: narrow ? hours : days, splitLine: { show: false } });
    return {
      height: narrow ? 40 + 24 * 24 : 40 + 7 * 32,
      option: base(look, {
        grid: { left: 4, right: 8, top: 24, bottom: 4, containLabel: true },
        xAxis: { ...across, position: "top" }, yAxis: down,
        visualMap: { show: false, min: 0, max: most, inRange: { color: [look.sunk, look.heat] } },
        series: [{
          type: "heatmap", data, itemStyle: { borderColor: look.surface, borderWidth: 2 },
          label: { show: true, fontSize: 11, formatter: (p) => p.value[2] || "" },
        }],
      }),
    };
  }

  /* A line from a low to a high number; an end that lies beyond the scale has no cap. */
  function whisker(color, flat, open) {
    return function (params, api) {
      const at = api.value(0);
      const ends = [api.value(1), api.value(2)].map((v) => api.coord(flat ? [v, at] : [at, v]));
      const cap = (p) => (flat ? { x1: p[0], x2: p[0], y1: p[1] - 5, y2: p[1] + 5 }
        : { x1: p[0] - 5, x2: p[0] + 5, y1: p[1], y2: p[1] });
      const style = { stroke: color, lineWidth: 2 };
      return { type: "group", children: [
        { type: "line", shape: { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1] }, style },
        ...ends.filter((p, end) => !(open && open(params.dataIndex)[end]))
          .map((p) => ({ type: "line", shape: cap(p), style })),
      ] };
    };
  }

  /* Ratios with their intervals on a scale on which twice and half are equally far from 1. */
  function whiskers(table, look) {
    const rows = table.rows.slice(0, 10);
    const known = rows.flatMap((row) => [row.values.low, row.values.high]).filter((v) => v > 0);
    const top = Math.min(32, 2 ** Math.ceil(Math.log2(Math.max(2, ...known))));
    const bottom = Math.max(0.25, 2 ** Math.floor(Math.log2(Math.min(1, ...known))));
    const end = (v) => (v === null ? top : Math.min(v, top));
    const beyond = (at) => [rows[at].values.low < bottom, end(rows[at].values.high) === top];
    return {
      height: 60 + rows.length * (look.width < 640 ? 44 : 36),
      option: base(look, {
        xAxis: axis(look, { type: "log", min: bottom, max: top, logBase: 2,
          axisLabel: { color: look.quiet, formatter: (v) => `${v}×` } }),
        yAxis: names(rows, look),
        series: [
          { type: "custom", renderItem: whisker(look.quiet, true, beyond), encode: { x: [1, 2], y: 0 }, silent: true,
            data: rows.map((row, at) => [at, Math.max(row.values.low, bottom), end(row.values.high)]),
            markLine: { silent: true, symbol: "none", label: { show: false },
              lineStyle: { color: look.strong, type: "dashed" }, data: [{ xAxis: 1 }] } },
          { type: "scatter", symbolSize: 13,
            data: rows.map((row, at) => ({ value: [end(row.values.value), at], url: row.urls.now,
              cursor: row.urls.now ? "pointer" : "default",
              symbol: row.mark ? "diamond" : "circle", itemStyle: { color: row.mark ? look.late : look.main } })),
            label: { show: true, position: "top", color: look.text, fontSize: 11,
              formatter: (p) => (rows[p.dataIndex].values.value === null ? "" : `${rows[p.dataIndex].words.value}×`) } },
        ],
      }),
    };
  }

  /* How many passed each step, and beside it how long half and nine of ten of them took. */
  function funnel(table, look) {
    const rows = table.rows;
    const narrow = look.width < 640;
    const tall = 44 + rows.length * 32;
    const left = names(rows, look), marks = rows.map((row) => row.mark);
    const right = names(rows, look, { gridIndex: 1 });
    right.axisLabel = { ...right.axisLabel, show: narrow };
    return {
      height: narrow ? tall * 2 + 40 : tall + 20,
      option: base(look, {
        title: [table.heads[1], table.heads[3]].map((text, at) => ({
          text: at ? look.texts.textTimes : text, left: narrow ? 0 : (at ? "54%" : 0),
          top: narrow && at ? tall + 20 : 0, textStyle: { color: look.quiet, fontSize: 12, fontWeight: 500 },
        })),
        grid: narrow
          ? [{ left: 8, right: 48, top: 24, height: tall - 40, containLabel: true },
            { left: 8, right: 48, top: tall + 44, height: tall - 40, containLabel: true }]
          : [{ left: 8, right: "50%", top: 24, bottom: 8, containLabel: true },
            { left: "54%", right: 56, top: 24, bottom: 8, containLabel: true }],
        xAxis: [axis(look, { type: "value", splitNumber: 3 }),
          axis(look, { type: "value", gridIndex: 1, splitNumber: 3 })],
        yAxis: [left, right],
        series: [
          { type: "bar", barMaxWidth: 16, itemStyle: { color: look.main }, data: rows.map((row) => value(row, "value")),
            label: { show: true, position: "right", color: look.text } },
          { type: "custom", xAxisIndex: 1, yAxisIndex: 1, renderItem: whisker(look.quiet, true), silent: true,
            encode: { x: [1, 2], y: 0 },
            data: rows.map((row, at) => [at, row.values.median, row.values.high]).filter((one) => one[1] !== null) },
          { type: "scatter", xAxisIndex: 1, yAxisIndex: 1, symbolSize: 13, silent: true,
            data: rows.map((row, at) => ({ value: [row.values.median, at], symbol: marks[at] ? "diamond" : "circle",
              itemStyle: { color: marks[at] ? look.late : look.main } })).filter((one) => one.value[0] !== null),
            label: { show: true, position: "top", color: look.text, fontSize: 11,
              formatter: (p) => rows[p.value[1]].words.median } },
        ],
      }),
    };
  }

  function forecast(table, look) {
    const rows = table.rows, narrow = look.width < 480;
    const ahead = rows.map((row, at) => [at, row.values.low, row.values.high]).filter((one) => one[1] !== null);
    return {
      height: 320,
      option: base(look, {
        legend: { top: 0, left: 0, textStyle: { color: look.text } },
        grid: { left: 8, right: 40, top: 40, bottom: 8, containLabel: true },
        xAxis: axis(look, { type: "category", data: rows.map((row) => look.day(row.label)),
          axisLabel: { color: look.quiet, rotate: narrow ? 60 : 0, fontSize: 11 } }),
        yAxis: axis(look, { type: "value", scale: true }),
        series: [
          { type: "line", name: look.texts.textKnown, symbol: "circle", symbolSize: 7,
            lineStyle: { color: look.main, width: 2 }, itemStyle: { color: look.main },
            data: rows.map((row) => value(row, "value")) },
          { type: "line", name: look.texts.textGuess, symbol: "diamond", symbolSize: 10,
            lineStyle: { color: look.near, width: 2, type: "dashed" }, itemStyle: { color: look.near },
            data: rows.map((row) => row.values.forecast),
            label: { show: true, position: [12, -14], color: look.text,
              formatter: (p) => (rows[p.dataIndex].mark ? Math.round(p.value) : "") } },
          { type: "custom", renderItem: whisker(look.near, false), silent: true, data: ahead,
            encode: { x: 0, y: [1, 2] } },
        ],
      }),
    };
  }

  gg.drawings = { bars, line, heat, whiskers, funnel, forecast };
})();
