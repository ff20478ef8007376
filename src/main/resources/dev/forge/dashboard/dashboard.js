// The dashboard in a browser: draws the frames that come as server-sent events, or those of a recording in the page.
"use strict";

let session = new Session();
const recording = byId("recording") ? JSON.parse(byId("recording").textContent) : null;
const mode = { readOnly: true, interval: 1000 };
const stream = { last: 0, hasEnded: false, isPaused: false, isLost: false };

const problem = (text) => { setText(byId("problem"), text); byId("problem").hidden = text === ""; };
const selectedContainer = () => view.snapshot?.containers.find((c) => c.key === view.selected);

const drawHost = () => {
  const s = view.snapshot, h = s.host;
  setText(byId("host"), "Containers of " + h.name);
  document.title = s.containers.filter((c) => c.pid !== undefined).length + " running – " + clean(h.name);
  setText(byId("facts"), ["CPU " + percent(h.cpu_percent) + " % of " + h.cpus, "memory " + bytes(h.memory_used) + " of " + bytes(h.memory),
    "disk " + bytes(h.disk_used) + " of " + bytes(h.disk), "load " + h.load].join(" · "));
  const pressure = [h.pressure_cpu, h.pressure_memory, h.pressure_io];
  describe("host-facts", [["CPU", percent(h.cpu_percent) + " % of " + h.cpus + (h.cpus === 1 ? " CPU" : " CPUs")],
    ["load", h.load], ["memory", bytes(h.memory_used) + " of " + bytes(h.memory)],
    ["disk", bytes(h.disk_used) + " of " + bytes(h.disk) + " at " + h.disk_path],
    ["pressure", pressure.every((p) => p === undefined) ? "this kernel does not tell it"
      : ["CPU", "memory", "IO"].map((what, i) => what + " " + percent(pressure[i]) + " %").join(", ") + " of the last 10 s"],
    ["up", span(h.uptime_seconds)]]);
  const series = session.seriesUntil("host", s.time);
  chartTitle("host-cpu-title", "CPU, % of all", series.cpu);
  chartTitle("host-memory-title", "Memory in use, MiB", series.memory);
  chart("host-cpu-chart", "host", series.times, series.cpu);
  chart("host-memory-chart", "host", series.times, series.memory);
};

const stateOf = (state) => ({ text: state, look: state === "failed" || state === "killed" ? "warn" : "" });

// What can be asked for a run: its end, or another one.
const askOf = (run) => (mode.readOnly || recording ? "" : { ask: [run.pid ? "cancel" : "retry", run.name, { workflow: run.id }] });

const drawRest = () => {
  const s = view.snapshot;
  table("engines", [["engine", ""], ["running", "n"], ["all", "n medium"], ["processes", "n medium"], ["memory", "n"], ["idle", "n medium"],
    ["per container", "n medium"], ["CPU %", "n"], ["answer", ""]],
  s.engines.map((e) => [e.name, count(e.running), count(e.all), count(e.processes), bytes(e.pss), bytes(e.pss_idle),
    bytes(e.pss_per_container), percent(e.cpu_percent),
    e.problem ? { text: e.problem, look: "warn" } : e.program ? (e.all === undefined ? "not yet" : "yes") : "is not asked"]), "There is no engine.");
  const silent = s.engines.filter((e) => e.problem).map((e) => e.name + ": " + e.problem);
  setText(byId("silent"), silent.length ? silent.join("; ") + ". What it does not tell, names and images, is missing or old here." : "");
  byId("silent").hidden = silent.length === 0;
  const events = byId("events"), key = String(s.events.length && s.events.at(-1).time + s.events.length);
  if (events.dataset.drawn !== key) {
    events.dataset.drawn = key;
    events.replaceChildren(...s.events.toReversed().map((e) => element("li",
      clock(e.time) + "  " + (e.severity === "normal" ? "" : e.severity + ": ") + e.text,
      e.severity === "error" ? "error" : e.severity === "warning" ? "warned" : "")));
    if (!s.events.length) events.append(element("li", "Nothing has happened yet.", "quiet"));
  }
  table("disk", [["engine", ""], ["kind", ""], ["count", "n medium"], ["size", "n"], ["prune frees", "n"]],
    s.disk.map((d) => [d.engine, d.kind, d.count, d.size, d.reclaimable]), "No engine has told its disk use yet.");
  table("images", [["engine", ""], ["image", ""], ["size", "n"], ["created", "medium"], ["used", ""]],
    s.images.map((i) => [i.engine, i.name, decimal(i.size), i.created, i.used ? "yes" : "no"]), "No engine has told an image yet.");
  table("workflows", [["workflow", ""], ["level", "n"], ["step", ""], ["state", ""], ["took", "n"], ["detail", "medium"]],
    (s.workflows ?? []).flatMap((run) => [[run.name, "", "", stateOf(run.state), askOf(run), run.engine === "forge" ? "" : "on " + run.engine],
      ...run.steps.map((p) => ["", String(p.level + 1), p.name, stateOf(p.state),
        typeof p.millis === "number" ? (p.millis / 1000).toFixed(2) + " s" : "", p.detail])]), "No workflow has run yet.");
  setText(byId("benchmarks"), s.benchmarks.join("\n") || "There is no benchmark yet: forge benchmark compare makes the first.");
};

const draw = () => {
  if (!session.state.host) return;
  view.snapshot = session.snapshot();
  drawContainers();
  drawDetails();
  drawHost();
  drawRest();
};

let isDrawing = false;
const drawSoon = () => {
  if (isDrawing || stream.isPaused) return;
  isDrawing = true;
  requestAnimationFrame(() => { isDrawing = false; draw(); });
};

const drawDetails = () => {
  const c = selectedContainer();
  byId("details").hidden = !c;
  // The table leaves room for what is below it.
  byId("containers").parentNode.classList.toggle("short", Boolean(c));
  if (!c) return;
  setText(byId("details-title"), c.name);
  const isRunning = c.pid !== undefined;
  describe("summary", [["engine", c.engine], ["id", c.id.slice(0, 12)], ["state", c.status || c.state], ["image", c.image], ["command", c.command],
    ["ports", c.ports], ["pid", isRunning && c.pid + ", " + count(c.processes) + (c.processes === 1 ? " process" : " processes")], ["up", isRunning && span(c.uptime)],
    ["CPU", isRunning && percent(c.cpu_percent) + " %, throttled " + percent(c.throttled_percent) + " %"],
    ["memory", isRunning && bytes(c.memory) + (c.memory_limit ? " of " + bytes(c.memory_limit) + " (" + percent(share(c)) + " %)" : ", no limit")
      + ", with cache " + bytes(c.memory_charged)],
    ["pressure", isRunning && (c.pressure === undefined ? "this kernel does not tell it" : "CPU " + percent(c.pressure_cpu) + " %, memory "
      + percent(c.pressure_memory) + " %, IO " + percent(c.pressure_io) + " % of the last 10 s")],
    ["block devices", isRunning && "read " + bytes(c.block_read) + ", written " + bytes(c.block_written)],
    ["network", isRunning && "received " + bytes(c.net_received) + ", sent " + bytes(c.net_sent)]]);
  const series = session.seriesUntil(c.row, view.snapshot.time);
  byId("container-charts").hidden = series.times.length === 0;
  if (series.times.length) {
    chartTitle("cpu-title", "CPU, % of one CPU", series.cpu);
    chartTitle("memory-title", "Memory, MiB", series.memory);
    chart("cpu-chart", c.key, series.times, series.cpu);
    chart("memory-chart", c.key, series.times, series.memory);
  }
};

const select = (key, pane) => {
  view.selected = key;
  view.pane = pane ?? view.pane;
  for (const button of byId("panes").children) button.setAttribute("aria-pressed", String(button.dataset.pane === view.pane));
  byId("lines").hidden = view.pane === "details";
  byId("summary").hidden = view.pane !== "details";
  byId("lines").dataset.owner = "";
  setText(byId("lines"), "");
  drawContainers();
  drawDetails();
  [...byId("containers").tBodies[0].rows].find((tr) => tr.dataset.key === key)?.scrollIntoView({ block: "nearest" });
  askLines();
};

const closeDetails = () => {
  const row = [...byId("containers").tBodies[0].rows].find((tr) => tr.dataset.key === view.selected);
  view.selected = null;
  drawContainers();
  drawDetails();
  row?.focus();
};

// Logs, processes and details come from the server while somebody looks at them.
let isAsking = false;
const askLines = async () => {
  const key = view.selected, pane = view.pane, owner = pane + " " + key, lines = byId("lines");
  const isKnown = lines.dataset.owner === owner;
  if (recording || !key || pane === "details" || isAsking || document.hidden || stream.isPaused || (isKnown && pane === "inspect")) return;
  if (!isKnown) setText(lines, "asking " + key.split("/")[0] + " …");
  isAsking = true;
  let text;
  try {
    const answer = await fetch("lines?" + new URLSearchParams({ what: pane, container: key }));
    const told = answer.ok ? await answer.json() : { lines: [], problem: (await answer.text()).trim() };
    text = told.problem ? told.lines.concat(told.problem).join("\n") : told.lines.join("\n") || "There is nothing.";
  } catch {
    text = isKnown ? null : "There is no answer.";
  }
  isAsking = false;
  if (view.selected !== key || view.pane !== pane) { askLines(); return; }
  if (text === null) return;
  lines.dataset.owner = owner;
  const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 8;
  setText(lines, text);
  if (pane === "logs" && (isAtEnd || !isKnown)) lines.scrollTop = lines.scrollHeight;
};

const ask = async (action, name, subject) => {
  try {
    const answer = await fetch("command?" + new URLSearchParams({ action, ...subject }));
    const text = (await answer.text()).trim();
    if (!answer.ok) { problem(text); return; }
    setText(byId("ask-title"), action + " " + name + "?");
    setText(byId("ask-command"), text);
    setText(byId("ask-yes"), action);
    byId("ask").dataset.request = JSON.stringify({ action, ...subject });
    byId("ask").showModal();
    byId("ask-no").focus();
  } catch {
    problem("There is no answer; nothing was done.");
  }
};
const askOfContainer = (action) => {
  const c = selectedContainer();
  if (c && !mode.readOnly && !recording) ask(action, c.name, { container: c.key });
};

const act = async () => {
  const request = byId("ask").dataset.request, command = byId("ask-command").textContent;
  byId("ask").close();
  setText(byId("status"), command + " …");
  try {
    const answer = await fetch("action", { method: "POST", headers: { "Content-Type": "application/json" }, body: request });
    problem(answer.ok ? "" : (await answer.text()).trim());
    setText(byId("status"), answer.ok ? command + ": done" : "");
  } catch {
    problem("There is no answer: whether " + command + " was carried out is not known.");
  }
};

const moveFocus = (e, tr) => {
  const all = [...tr.parentNode.rows], at = all.indexOf(tr);
  const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, g: 0, End: all.length - 1, G: all.length - 1,
    PageDown: at + 10, PageUp: at - 10 }[e.key];
  if (to === undefined) return false;
  const next = all[Math.min(Math.max(to, 0), all.length - 1)];
  tr.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  if (view.selected) select(next.dataset.key);
  return true;
};

// Keys as in the terminal.
const key = (e) => {
  if (e.ctrlKey || e.altKey || e.metaKey || byId("ask").open || (e.target.matches("input, select, textarea") && e.key !== "Escape")) return;
  const tr = e.target.closest("#containers tbody tr"), row = tr?.dataset.key ?? view.selected;
  const is = (...names) => names.includes(e.key);
  if (e.key === "Escape") {
    if (e.target === byId("filter") && e.target.value) { e.target.value = ""; drawContainers(); } else if (view.selected) closeDetails();
  } else if (is("/")) byId("filter").focus();
  else if (is("a")) { byId("running").click(); }
  else if (is("r") && view.snapshot) sortBy(view.sort);
  else if (is("?")) { byId("help-title").focus(); byId("help-title").scrollIntoView(); }
  else if (/^[1-9]$/.test(e.key)) { const c = shownColumns()[Number(e.key) - 1]; if (c?.[1]) sortBy(c[1]); }
  else if (tr?.dataset.key && moveFocus(e, tr)) { /* done */ }
  else if (tr?.dataset.key && is("Enter", " ")) { if (view.selected === row && view.pane === "details") closeDetails(); else select(row, "details"); }
  else if (row && is("l", "p", "i") && !recording) select(row, { l: "logs", p: "processes", i: "inspect" }[e.key]);
  else if (row && is("x", "R", "d") && !mode.readOnly && !recording) { select(row); askOfContainer({ x: "stop", R: "restart", d: "remove" }[e.key]); }
  else return;
  e.preventDefault();
};

const setUp = () => {
  for (const [title, field] of COLUMNS) {
    if (field !== null) {
      const option = element("option", title);
      option.value = field;
      byId("sort").append(option);
    }
    if (title === "name") continue;
    const box = element("input"), label = element("label");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => { if (box.checked) view.hidden.delete(title); else view.hidden.add(title); drawHead(); draw(); });
    label.append(box, " " + title);
    byId("columns").append(label);
  }
  byId("sort").value = view.sort;
  byId("sort").addEventListener("change", (e) => { view.reversed = false; view.sort = e.target.value; drawHead(); draw(); });
  for (const pane of recording ? [] : ["details", "logs", "processes", "inspect"]) {
    const button = element("button", pane);
    button.type = "button";
    button.dataset.pane = pane;
    button.setAttribute("aria-pressed", String(pane === view.pane));
    button.addEventListener("click", () => select(view.selected, pane));
    byId("panes").append(button);
  }
  byId("close").addEventListener("click", closeDetails);
  byId("filter").addEventListener("input", () => view.snapshot && drawContainers());
  byId("running").addEventListener("change", () => view.snapshot && drawContainers());
  byId("containers").tBodies[0].addEventListener("click", (e) => {
    const row = e.target.closest("tr")?.dataset.key;
    if (row && !String(getSelection())) { if (view.selected === row) closeDetails(); else select(row); }
  });
  byId("ask-no").addEventListener("click", () => byId("ask").close());
  byId("ask-yes").addEventListener("click", act);
  addEventListener("keydown", key);
  addEventListener("resize", drawSoon);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", () => { forgetCharts(); draw(); });
  }
  describe("keys", [["/", "filter: words of name, engine, state, image, id, ports, command; !word excludes"], ["arrows, j k", "another row, in the table"],
    ["enter", "details of a row"], !recording && ["l, p, i", "logs, processes, inspect"], ["1 to 9, r", "sort by the column at that place, reverse"],
    ["a", "all containers, or those that run"], ["Esc", "clear the filter, close the details"],
    !recording && ["x, R, d", "stop, restart, remove, with --allow-actions; each asks once"], ["?", "this list"]].filter(Boolean));
  drawHead();
};

const replay = () => {
  const moment = byId("moment"), states = [];
  recording.forEach((frame, i) => {
    session.apply(frame);
    // To go back to a moment need not begin at the beginning.
    if (i % 50 === 0) states.push(structuredClone(session.state));
  });
  byId("replay").hidden = false;
  if (!recording.length) { setText(byId("when"), "nothing was recorded"); return; }
  const times = recording.map((frame) => frame.time);
  moment.max = String(recording.length - 1);
  const at = (i) => {
    session.state = structuredClone(states[Math.floor(i / 50)]);
    for (const frame of recording.slice(Math.floor(i / 50) * 50 + 1, i + 1)) Session.patch(session.state, frame);
    moment.value = String(i);
    const when = new Date(times[i]).toLocaleString("en-GB");
    moment.setAttribute("aria-valuetext", when);
    setText(byId("when"), when + ", " + span((times[i] - times[0]) / 1000) + " of " + span((times.at(-1) - times[0]) / 1000));
    draw();
  };
  for (const speed of [1, 4, 16, 60, 240]) {
    const option = element("option", speed + " ×");
    option.value = String(speed);
    byId("speed").append(option);
  }
  let timer = null;
  const stop = () => { clearTimeout(timer); timer = null; setText(byId("play"), "play"); };
  const next = () => {
    const i = Number(moment.value);
    if (i >= recording.length - 1) { stop(); return; }
    const wait = Math.min(2000, Math.max(40, (times[i + 1] - times[i]) / Number(byId("speed").value)));
    timer = setTimeout(() => { at(i + 1); next(); }, wait);
  };
  byId("play").addEventListener("click", () => {
    if (timer !== null) { stop(); return; }
    setText(byId("play"), "pause");
    if (Number(moment.value) >= recording.length - 1) at(0);
    next();
  });
  moment.addEventListener("input", () => { if (timer !== null) stop(); at(Number(moment.value)); });
  at(recording.length - 1);
};

const live = () => {
  byId("live").hidden = false;
  history.replaceState(null, "", location.pathname + location.hash); // without the token, which is in a cookie by now
  let source;
  const lost = (text) => { stream.isLost = true; setText(byId("status"), "not connected"); problem(text); };
  const heard = () => {
    stream.last = Date.now();
    if (stream.isLost || !byId("status").textContent) { stream.isLost = false; problem(""); setText(byId("status"), "connected"); }
  };
  const open = () => {
    source = new EventSource("events");
    source.addEventListener("mode", (e) => {
      const told = JSON.parse(e.data);
      mode.readOnly = told.read_only;
      mode.interval = told.interval;
      session = new Session();
      stream.hasEnded = false;
      heard();
      byId("actions").replaceChildren(...(mode.readOnly ? [] : ["stop", "restart", "remove"]).map((action) => {
        const button = element("button", action + " …");
        button.type = "button";
        button.addEventListener("click", () => askOfContainer(action));
        return button;
      }));
    });
    source.addEventListener("message", (e) => {
      heard();
      session.apply(JSON.parse(e.data));
      if (!stream.isPaused) setText(byId("clock"), clock(session.state.time));
      drawSoon();
    });
    source.addEventListener("end", () => { stream.hasEnded = true; lost("forge dashboard has ended. What is below is the last it said."); });
    source.addEventListener("error", async () => {
      if (source.readyState === EventSource.CLOSED) {
        source.close();
        setTimeout(open, 3000);
        const answer = await fetch("snapshot.json", { method: "HEAD" }).catch(() => null);
        if (answer?.status === 403) { lost("This page is of an earlier start of forge dashboard: open the address that it has printed now."); return; }
        if (answer?.status === 503) { lost("Too many pages are open; trying again."); return; }
      }
      if (!stream.hasEnded) lost("The connection is lost; trying again. What is below is the last that was heard.");
    });
  };
  let ticks = 0;
  setInterval(() => {
    const silence = (Date.now() - stream.last) / 1000;
    if (stream.last && !stream.isLost && silence > 3 + 3 * mode.interval / 1000) lost("forge dashboard has said nothing for some seconds. What is below is the last that was heard.");
    if (++ticks % 3 === 0) askLines();
  }, 1000);
  byId("pause").addEventListener("click", () => {
    stream.isPaused = !stream.isPaused;
    byId("pause").setAttribute("aria-pressed", String(stream.isPaused));
    setText(byId("pause"), stream.isPaused ? "go on" : "pause");
    if (!stream.isPaused) draw();
  });
  open();
};

setUp();
if (recording) replay(); else live();
