// Charts of the session's minutes, by uPlot.
"use strict";

const charts = new Map(); // id -> {plot, name}

const look = () => {
  const text = getComputedStyle(document.body).color;
  const forced = matchMedia("(forced-colors: active)").matches;
  return {
    text,
    line: forced ? text : matchMedia("(prefers-color-scheme: dark)").matches ? "#56b4e9" : "#0072b2",
    grid: forced ? "transparent" : "rgba(128,128,128,.28)",
  };
};

const chart = (id, name, times, values, height = 200) => {
  const box = byId(id), width = Math.max(200, box.clientWidth);
  const known = charts.get(id);
  if (known && known.name === name) {
    if (known.plot.width !== width) known.plot.setSize({ width, height });
    known.plot.setData([times, values]);
    return;
  }
  known?.plot.destroy();
  const colours = look();
  const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid }, font: "12px system-ui, sans-serif" };
  const plot = new uPlot({
    width, height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    hooks: { setCursor: [(u) => {
      const i = u.cursor.idx, known = i !== null && i !== undefined && u.data[1][i] !== null;
      setText(box.parentNode.querySelector(".at"), known ? clock(u.data[0][i] * 1000) + "  " + u.data[1][i].toFixed(1) : "");
    }] },
    scales: { y: { range: (u, min, max) => [0, Math.max((max ?? 0) * 1.15, 1)] } },
    axes: [
      { ...axis, values: (u, splits, i, space, step) => splits.map((t) => (step < 60 ? clock(t * 1000) : clock(t * 1000).slice(0, 5))), space: 70 },
      { ...axis, size: 56 },
    ],
    series: [{}, { stroke: colours.line, width: 2, fill: colours.line.startsWith("#") ? colours.line + "22" : undefined }],
  }, [times, values], box);
  charts.set(id, { plot, name });
};

const forgetCharts = () => { for (const { plot } of charts.values()) plot.destroy(); charts.clear(); };

// A chart in words, for those who cannot see it.
const chartTitle = (id, what, values) => {
  const known = values.filter((v) => v !== null);
  setText(byId(id), known.length === 0 ? what + ": not known yet"
    : what + ": now " + known.at(-1).toFixed(1) + ", at most " + known.reduce((a, b) => Math.max(a, b)).toFixed(1));
};

const spark = (svg, values) => {
  const NS = "http://www.w3.org/2000/svg";
  if (!svg) {
    svg = document.createElementNS(NS, "svg");
    for (const [name, value] of [["class", "spark"], ["viewBox", "0 0 60 12"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"]]) {
      svg.setAttribute(name, value);
    }
    const line = document.createElementNS(NS, "polyline");
    for (const [name, value] of [["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "1.5"], ["vector-effect", "non-scaling-stroke"]]) {
      line.setAttribute(name, value);
    }
    svg.append(line);
  }
  const last = values.slice(-60), largest = Math.max(1, ...last);
  svg.firstChild.setAttribute("points", last.map((v, i) => (60 - last.length + i) + "," + (11.2 - 10.4 * (v ?? 0) / largest).toFixed(1)).join(" "));
  return svg;
};
