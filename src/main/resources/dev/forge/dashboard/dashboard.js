// The dashboard in a browser: draws snapshots that come as server-sent events, or those of a recording in the page.
// Texts from outside are only ever set as text, never as markup.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const KEPT = 600;
  const series = new Map(); // container -> {times, cpu, memory}
  const state = { sort: "cpu_percent", reversed: false, selected: null, snapshot: null, readOnly: true };

  const bytes = (n) => {
    if (n === null || n === undefined) return "–";
    let unit = 0;
    while (n >= 1023.5 && unit < 5) { n /= 1024; unit++; }
    return (unit === 0 || n >= 99.95 ? Math.round(n) : n.toFixed(1)) + " " + ["B", "KiB", "MiB", "GiB", "TiB", "PiB"][unit];
  };
  const percent = (n) => (n === null || n === undefined ? "–" : n.toFixed(1));
  const span = (s) => (s === null || s === undefined ? "–"
    : s < 60 ? s + " s" : s < 3600 ? Math.floor(s / 60) + " min" : s < 172800 ? Math.floor(s / 3600) + " h" : Math.floor(s / 86400) + " d");
  const count = (n) => (n === null || n === undefined ? "–" : String(n));
  const pressure = (c) => Math.max(...[c.pressure_cpu, c.pressure_memory, c.pressure_io].map((p) => (p === null ? -1 : p)));

  // title, field to sort by, text, class of the column, class of a cell
  const COLUMNS = [
    ["name", "name", (c) => c.name, "", () => ""],
    ["engine", "engine", (c) => c.engine, "", () => ""],
    ["state", "state", (c) => c.state, "medium", (c) => (c.state === "running" ? "good" : "")],
    ["CPU %", "cpu_percent", (c) => percent(c.cpu_percent), "n", (c) => (c.cpu_percent >= 90 ? "warn" : "")],
    ["last minutes", null, null, "wide", () => ""],
    ["throttled %", "throttled_percent", (c) => percent(c.throttled_percent), "n wide",
      (c) => (c.throttled_percent >= 25 ? "bad" : c.throttled_percent >= 5 ? "warn" : "")],
    ["memory", "memory", (c) => bytes(c.memory), "n", (c) => (c.memory_limit && c.memory > 0.9 * c.memory_limit ? "bad" : "")],
    ["limit", "memory_limit", (c) => bytes(c.memory_limit), "n wide", () => ""],
    ["pressure %", "pressure", (c) => (pressure(c) < 0 ? "–" : percent(pressure(c))), "n wide", (c) => (pressure(c) >= 25 ? "bad" : "")],
    ["read / written", "block_written", (c) => bytes(c.block_read) + " / " + bytes(c.block_written), "n wide", () => ""],
    ["received / sent", "net_received", (c) => bytes(c.net_received) + " / " + bytes(c.net_sent), "n wide", () => ""],
    ["processes", "processes", (c) => count(c.processes), "n medium", () => ""],
    ["up", "uptime_seconds", (c) => span(c.uptime_seconds), "n medium", () => ""],
    ["ports", "ports", (c) => c.ports, "wide", () => ""],
    ["image", "image", (c) => c.image, "wide", () => ""],
  ];

  const key = (c) => c.engine + "/" + c.id;
  const element = (name, text, className) => {
    const e = document.createElement(name);
    if (text !== undefined && text !== null) e.textContent = text;
    if (className) e.className = className;
    return e;
  };

  const remember = (snapshot) => {
    const time = Date.parse(snapshot.time) / 1000;
    for (const c of snapshot.containers) {
      if (c.pid === null) continue;
      let s = series.get(key(c));
      if (!s) { s = { times: [], cpu: [], memory: [] }; series.set(key(c), s); }
      if (s.times.length && time <= s.times[s.times.length - 1]) continue;
      s.times.push(time);
      s.cpu.push(c.cpu_percent);
      s.memory.push(c.memory === null ? null : c.memory / 1048576);
      if (s.times.length > KEPT) { s.times.shift(); s.cpu.shift(); s.memory.shift(); }
    }
  };

  const spark = (c) => {
    const s = series.get(key(c));
    const values = s ? s.cpu.slice(-60).map((v) => v ?? 0) : [];
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "spark");
    svg.setAttribute("viewBox", "0 0 60 12");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const largest = Math.max(1, ...values);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.setAttribute("points", values.map((v, i) => (60 - values.length + i) + "," + (11.5 - 11 * v / largest)).join(" "));
    line.setAttribute("fill", "none");
    line.setAttribute("stroke", "currentColor");
    line.setAttribute("vector-effect", "non-scaling-stroke");
    svg.append(line);
    return svg;
  };

  const rows = () => {
    const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const value = (c) => (state.sort === "pressure" ? pressure(c) : c[state.sort]);
    return state.snapshot.containers
      .filter((c) => !byId("running").checked || c.pid !== null)
      .filter((c) => {
        const text = [c.name, c.engine, c.state, c.image, c.id, c.ports, c.command].join(" ").toLowerCase();
        return words.every((w) => (w.length > 1 && w.startsWith("!") ? !text.includes(w.slice(1)) : text.includes(w)));
      })
      .sort((a, b) => {
        const x = value(a), y = value(b);
        const order = typeof (x ?? y) === "string" ? String(x).localeCompare(String(y)) : (y ?? -1) - (x ?? -1);
        return (state.reversed ? -order : order) || a.name.localeCompare(b.name) || key(a).localeCompare(key(b));
      });
  };

  const drawHead = () => {
    const row = element("tr");
    for (const [title, field, , className] of COLUMNS) {
      const th = element("th", null, className);
      th.scope = "col";
      if (field === null) {
        th.textContent = title;
      } else {
        const button = element("button", title + (state.sort === field ? (state.reversed ? " ▲" : " ▼") : ""));
        button.type = "button";
        button.addEventListener("click", () => {
          state.reversed = state.sort === field && !state.reversed;
          state.sort = field;
          drawHead();
          drawContainers();
          byId("containers").tHead.querySelectorAll("th")[COLUMNS.findIndex((c) => c[1] === field)].firstChild.focus();
        });
        if (state.sort === field) th.setAttribute("aria-sort", state.reversed ? "ascending" : "descending");
        th.append(button);
      }
      row.append(th);
    }
    byId("containers").tHead.replaceChildren(row);
  };

  const drawContainers = () => {
    const shown = rows();
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
    const body = byId("containers").tBodies[0];
    body.replaceChildren(...shown.map((c, i) => {
      const tr = element("tr", null, c.pid === null ? "off" : "");
      tr.dataset.key = key(c);
      tr.tabIndex = state.selected === key(c) || (!state.selected && i === 0) ? 0 : -1;
      tr.setAttribute("aria-selected", String(state.selected === key(c)));
      for (const [, field, text, className, look] of COLUMNS) {
        const td = element(field === "name" ? "th" : "td", null, [className, look(c)].filter(Boolean).join(" "));
        if (field === "name") td.scope = "row";
        if (text === null) td.append(spark(c)); else td.textContent = text(c);
        tr.append(td);
      }
      tr.addEventListener("click", () => select(key(c)));
      tr.addEventListener("keydown", (e) => move(e, tr));
      return tr;
    }));
    if (focused) [...body.rows].find((r) => r.dataset.key === focused)?.focus();
    const running = state.snapshot.containers.filter((c) => c.pid !== null).length;
    byId("count").textContent = running + " running, " + state.snapshot.containers.length + " in all, " + shown.length + " shown";
  };

  const move = (e, tr) => {
    const next = e.key === "ArrowDown" ? tr.nextElementSibling : e.key === "ArrowUp" ? tr.previousElementSibling : null;
    if (next) { e.preventDefault(); next.tabIndex = 0; next.focus(); }
    if (e.key === "Enter" || e.key === " ") { e.preventDefault(); select(tr.dataset.key); }
  };

  const select = (k) => { state.selected = state.selected === k ? null : k; drawContainers(); drawDetails(); };

  const charts = {};
  const chart = (id, label, times, values) => {
    const width = byId(id).clientWidth || 400;
    const colour = getComputedStyle(document.body).color;
    if (!charts[id]) {
      const axis = { stroke: colour, grid: { stroke: "rgba(128,128,128,.25)" }, ticks: { stroke: "rgba(128,128,128,.5)" } };
      charts[id] = new uPlot({
        width, height: 200, legend: { live: true }, cursor: { drag: { x: true, y: false } },
        scales: { y: { range: (u, min, max) => [0, Math.max(max * 1.1, 1)] } },
        axes: [axis, { ...axis, size: 60 }],
        series: [{}, { label, stroke: matchMedia("(prefers-color-scheme: dark)").matches ? "#56b4e9" : "#0072b2", width: 2, points: { show: values.length < 2 } }],
      }, [times, values], byId(id));
    } else {
      charts[id].setSize({ width, height: 200 });
      charts[id].setData([times, values]);
    }
  };

  const drawDetails = () => {
    const c = state.snapshot.containers.find((x) => key(x) === state.selected);
    byId("details").hidden = !c;
    if (!c) return;
    byId("details-title").textContent = c.name;
    byId("summary").textContent = [c.engine + " " + c.id.slice(0, 12), c.status || c.state, c.image && "image " + c.image,
      c.command && "command " + c.command, c.ports && "ports " + c.ports, c.pid !== null && "pid " + c.pid].filter(Boolean).join(" · ");
    const s = series.get(key(c)) || { times: [], cpu: [], memory: [] };
    chart("cpu-chart", "CPU %", s.times, s.cpu);
    chart("memory-chart", "MiB", s.times, s.memory);
    byId("actions").hidden = state.readOnly || Boolean(recording);
    if (!state.readOnly && !recording && byId("actions").dataset.key !== key(c)) {
      byId("actions").dataset.key = key(c);
      byId("actions").replaceChildren(...["stop", "restart", "remove"].map((action) => {
        const button = element("button", action);
        button.type = "button";
        button.addEventListener("click", () => act(action, c));
        return button;
      }));
    }
  };

  const act = async (action, c) => {
    const verb = action === "remove" ? "rm -f" : action;
    if (!confirm(c.engine + " " + verb + " " + c.name + "?")) return;
    const answer = await fetch("action" + location.search, { method: "POST", body: JSON.stringify({ action, container: key(c) }) });
    problem(answer.ok ? "" : (await answer.text()).trim());
  };

  const table = (id, titles, lines) => {
    const head = element("tr");
    titles.forEach(([title, className]) => { const th = element("th", title, className); th.scope = "col"; head.append(th); });
    byId(id).tHead.replaceChildren(head);
    byId(id).tBodies[0].replaceChildren(...lines.map((cells) => {
      const tr = element("tr");
      cells.forEach((text, i) => tr.append(element("td", text, titles[i][1])));
      return tr;
    }));
  };

  const drawRest = () => {
    const s = state.snapshot, h = s.host;
    byId("host").textContent = "Containers of " + h.name;
    byId("facts").textContent = [
      "CPU " + percent(h.cpu_percent) + " % of " + h.cpus, "memory " + bytes(h.memory_used) + " of " + bytes(h.memory),
      "disk " + bytes(h.disk_used) + " of " + bytes(h.disk), "load " + h.load,
      h.pressure_cpu === null ? "" : "pressure cpu/memory/io " + [h.pressure_cpu, h.pressure_memory, h.pressure_io].map(percent).join("/") + " %",
      new Date(s.time).toLocaleTimeString()].filter(Boolean).join(" · ");
    table("engines", [["engine", ""], ["running", "n"], ["all", "n medium"], ["processes", "n medium"], ["memory", "n"], ["idle", "n"],
      ["per container", "n"], ["CPU %", "n"], ["", ""]],
    s.engines.map((e) => [e.name, count(e.running), count(e.all), count(e.processes), bytes(e.pss), bytes(e.pss_idle),
      bytes(e.pss_per_container), percent(e.cpu_percent), e.problem]));
    byId("events").replaceChildren(...s.events.slice(-20).reverse().map((e) => element("li",
      new Date(e.time).toLocaleTimeString() + "  " + e.text, e.severity === "error" ? "error" : e.severity === "warning" ? "warning-event" : "")));
    byId("images-section").hidden = s.images.length === 0 && s.disk.length === 0;
    table("disk", [["engine", ""], ["kind", ""], ["count", "n"], ["size", "n"], ["prune frees", "n"]],
      s.disk.map((d) => [d.engine, d.kind, d.count, d.size, d.reclaimable]));
    table("images", [["engine", ""], ["image", ""], ["size", "n"], ["created", "medium"], ["used", ""]],
      s.images.map((i) => [i.engine, i.name, bytes(i.size), i.created, i.used ? "yes" : "no"]));
    byId("benchmarks-section").hidden = s.benchmarks.length === 0;
    byId("benchmarks").textContent = s.benchmarks.join("\n");
  };

  const problem = (text) => { byId("problem").textContent = text; byId("problem").hidden = text === ""; };

  const show = (snapshot) => {
    state.snapshot = snapshot;
    drawContainers();
    drawDetails();
    drawRest();
  };

  byId("filter").addEventListener("input", () => state.snapshot && drawContainers());
  byId("running").addEventListener("change", () => state.snapshot && drawContainers());
  addEventListener("keydown", (e) => {
    if (e.key === "/" && document.activeElement !== byId("filter")) { e.preventDefault(); byId("filter").focus(); }
    if (e.key === "Escape" && document.activeElement === byId("filter")) { byId("filter").value = ""; drawContainers(); }
  });
  drawHead();

  const embedded = byId("recording");
  const recording = embedded ? JSON.parse(embedded.textContent) : null;
  if (recording) {
    const moment = byId("moment");
    moment.max = String(recording.length - 1);
    byId("replay").hidden = false;
    const at = (i) => {
      series.clear();
      recording.slice(0, i + 1).forEach(remember);
      moment.value = String(i);
      byId("when").textContent = new Date(recording[i].time).toLocaleString() + " (" + (i + 1) + " of " + recording.length + ")";
      show(recording[i]);
    };
    moment.addEventListener("input", () => at(Number(moment.value)));
    let timer = null;
    byId("play").addEventListener("click", () => {
      if (timer) { clearInterval(timer); timer = null; byId("play").textContent = "play"; return; }
      byId("play").textContent = "pause";
      let i = Number(moment.value) >= recording.length - 1 ? 0 : Number(moment.value);
      timer = setInterval(() => {
        if (i >= recording.length - 1) { clearInterval(timer); timer = null; byId("play").textContent = "play"; return; }
        at(++i);
      }, 1000);
    });
    if (recording.length) at(recording.length - 1);
    return;
  }
  const source = new EventSource("events" + location.search);
  source.addEventListener("mode", (e) => { state.readOnly = JSON.parse(e.data).read_only; });
  source.addEventListener("message", (e) => { problem(""); const s = JSON.parse(e.data); remember(s); show(s); });
  source.addEventListener("error", () => problem("The dashboard does not answer any more; it may have ended."));
})();
