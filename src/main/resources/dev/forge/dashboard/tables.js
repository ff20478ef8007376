// The table of containers, which is changed in place so that focus and selection stay, and the smaller tables.
"use strict";

const view = { sort: "cpu_percent", reversed: false, selected: null, pane: "details", hidden: new Set(), snapshot: null };

// A figure's look: a mark comes with the colour.
const level = (value, warn, bad) => (value >= bad ? "bad" : value >= warn ? "warn" : "");
const share = (c) => (c.memory_limit ? 100 * c.memory / c.memory_limit : 0);
const pair = (a, b) => (a === undefined && b === undefined ? UNKNOWN : bytes(a) + " / " + bytes(b));

// title, what to sort by, text, class of the column, class of a cell
const COLUMNS = [
  ["name", "name", (c) => c.name, "", () => ""],
  ["engine", "engine", (c) => c.engine, "medium", () => ""],
  ["state", "state", (c) => c.state, "medium", () => ""],
  ["CPU %", "cpu_percent", (c) => percent(c.cpu_percent), "n", (c) => level(c.cpu_percent, 90, Infinity)],
  ["last minute", null, null, "", () => ""],
  ["throttled %", "throttled_percent", (c) => percent(c.throttled_percent), "n wide", (c) => level(c.throttled_percent, 5, 25)],
  ["memory", "memory", (c) => bytes(c.memory), "n", (c) => level(share(c), 75, 90)],
  ["limit", "memory_limit", (c) => bytes(c.memory_limit), "n wide", () => ""],
  ["pressure %", "pressure", (c) => percent(c.pressure), "n wide", (c) => level(c.pressure, 10, 25)],
  ["read / written", "block_written", (c) => pair(c.block_read, c.block_written), "n wider", () => ""],
  ["received / sent", "net_received", (c) => pair(c.net_received, c.net_sent), "n wider", () => ""],
  ["processes", "processes", (c) => count(c.processes), "n medium", () => ""],
  ["up", "uptime", (c) => span(c.uptime), "n medium", () => ""],
  ["ports", "ports", (c) => c.ports, "wide", () => ""],
  ["image", "image", (c) => c.image, "wider", () => ""],
];
const shownColumns = () => COLUMNS.filter((c) => !view.hidden.has(c[0]));

const rows = () => {
  const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  return view.snapshot.containers
    .filter((c) => !byId("running").checked || c.pid !== undefined)
    .filter((c) => {
      const text = [c.name, c.engine, c.state, c.image, c.id, c.ports, c.command].join(" ").toLowerCase();
      return words.every((w) => (w.length > 1 && w.startsWith("!") ? !text.includes(w.slice(1)) : text.includes(w)));
    })
    .sort((a, b) => {
      const x = a[view.sort], y = b[view.sort];
      const order = typeof (x ?? y) === "string" ? String(x ?? "").localeCompare(String(y ?? "")) : (y ?? -1) - (x ?? -1);
      return (view.reversed ? -order : order) || a.name.localeCompare(b.name) || a.key.localeCompare(b.key);
    });
};

const sortBy = (field) => {
  view.reversed = view.sort === field && !view.reversed;
  view.sort = field;
  byId("sort").value = field;
  drawHead();
  drawContainers();
};

const drawHead = () => {
  const focused = document.activeElement?.dataset?.sort;
  const row = element("tr");
  for (const [title, field, , className] of shownColumns()) {
    const th = element("th", field === null ? title : null, className);
    th.scope = "col";
    if (field !== null) {
      const button = element("button", title + (view.sort === field ? (view.reversed ? " ▲" : " ▼") : ""));
      button.type = "button";
      button.dataset.sort = field;
      button.addEventListener("click", () => sortBy(field));
      if (view.sort === field) th.setAttribute("aria-sort", view.reversed === (field === "name") ? "descending" : "ascending");
      th.append(button);
    }
    row.append(th);
  }
  const table = byId("containers");
  table.tHead.replaceChildren(row);
  table.tBodies[0].replaceChildren();
  if (focused) row.querySelector(`[data-sort="${focused}"]`)?.focus();
};

const newRow = (c) => {
  const tr = element("tr");
  tr.dataset.key = c.key;
  for (const [title] of shownColumns()) {
    const cell = element(title === "name" ? "th" : "td");
    if (title === "name") {
      cell.scope = "row";
      cell.append(element("span"), element("span", null, "sub"));
    }
    tr.append(cell);
  }
  return tr;
};

const fillRow = (tr, c, time) => {
  const isSelected = view.selected === c.key;
  setClass(tr, c.pid === undefined ? "off" : "");
  if (tr.getAttribute("aria-selected") !== String(isSelected)) tr.setAttribute("aria-selected", String(isSelected));
  shownColumns().forEach(([title, , text, className, look], i) => {
    const cell = tr.cells[i];
    setClass(cell, [className, look(c)].filter(Boolean).join(" "));
    if (title === "name") {
      setText(cell.firstChild, c.name);
      setText(cell.lastChild, c.engine + " · " + c.state);
      if (cell.title !== clean(c.name)) cell.title = clean(c.name);
    } else if (text === null) {
      const svg = spark(cell.firstChild, c.pid === undefined ? [] : session.seriesUntil(c.row, time).cpu);
      if (!cell.firstChild) cell.append(svg);
    } else {
      setText(cell, text(c));
    }
  });
};

const drawContainers = () => {
  const s = view.snapshot, shown = rows(), body = byId("containers").tBodies[0];
  const known = new Map([...body.rows].map((tr) => [tr.dataset.key, tr]));
  const isFocused = body.contains(document.activeElement);
  const wanted = shown.map((c) => known.get(c.key) ?? newRow(c));
  wanted.forEach((tr, i) => fillRow(tr, shown[i], s.time));
  if (shown.length === 0) {
    const tr = element("tr"), td = element("td", s.containers.length === 0 ? "There is no container." : "No container is as the filter says.");
    td.colSpan = COLUMNS.length;
    tr.append(td);
    wanted.push(tr);
  }
  const kept = new Set(wanted);
  const lost = isFocused && !kept.has(document.activeElement.closest("tr"));
  for (const tr of [...body.rows]) if (!kept.has(tr)) tr.remove();
  // A row that is where it belongs is not touched, so it keeps the focus.
  wanted.forEach((tr, i) => {
    if (body.rows[i] !== tr) {
      const hadFocus = document.activeElement === tr;
      body.insertBefore(tr, body.rows[i] ?? null);
      if (hadFocus) tr.focus({ preventScroll: true });
    }
  });
  const stop = wanted.find((tr) => tr === document.activeElement) ?? wanted.find((tr) => tr.dataset.key === view.selected) ?? wanted[0];
  for (const tr of wanted) {
    const index = tr === stop && tr.dataset.key ? "0" : "-1";
    if (tr.getAttribute("tabindex") !== index) tr.setAttribute("tabindex", index);
  }
  if (lost && stop.dataset.key) stop.focus({ preventScroll: true });
  const running = s.containers.filter((c) => c.pid !== undefined).length;
  setText(byId("count"), running + " running, " + s.containers.length + " in all, " + shown.length + " shown");
};

const table = (id, titles, lines, none) => {
  const t = byId(id);
  if (!t.tHead.firstChild) {
    const head = element("tr");
    titles.forEach(([title, className]) => { const th = element("th", title, className); th.scope = "col"; head.append(th); });
    t.tHead.append(head);
  }
  const text = JSON.stringify(lines);
  if (t.drawn === text) return;
  t.drawn = text;
  t.tBodies[0].replaceChildren(...(lines.length ? lines : [[none]]).map((cells) => {
    const tr = element("tr");
    cells.forEach((cell, i) => {
      const td = element("td", cell?.ask ? null : cell?.text ?? cell, [titles[i][1], cell?.look].filter(Boolean).join(" "));
      if (cell?.ask) {
        const button = element("button", cell.ask[0] + " …");
        button.type = "button";
        button.setAttribute("aria-label", cell.ask[0] + " " + clean(cell.ask[1]));
        button.addEventListener("click", () => ask(...cell.ask));
        td.append(button);
      }
      tr.append(td);
    });
    if (!lines.length) tr.firstChild.colSpan = titles.length;
    return tr;
  }));
};
