// Figures and texts as they are shown. Texts from outside are only ever set as text, never as markup, and without what
// could hide or turn around what is written.
"use strict";

const UNKNOWN = "–";
const byId = (id) => document.getElementById(id);

const bytes = (n) => {
  if (n === null || n === undefined) return UNKNOWN;
  let unit = 0;
  while (n >= 1023.5 && unit < 5) { n /= 1024; unit++; }
  return (unit === 0 || n >= 99.95 ? Math.round(n) : n.toFixed(1)) + " " + ["B", "KiB", "MiB", "GiB", "TiB", "PiB"][unit];
};
const decimal = (n) => {
  if (n === null || n === undefined) return UNKNOWN;
  let unit = 0;
  while (n >= 999.5 && unit < 5) { n /= 1000; unit++; }
  return (unit === 0 || n >= 99.95 ? Math.round(n) : n.toFixed(1)) + " " + ["B", "kB", "MB", "GB", "TB", "PB"][unit];
};
const percent = (n) => (n === null || n === undefined ? UNKNOWN : n.toFixed(1));
const count = (n) => (n === null || n === undefined ? UNKNOWN : String(n));
const span = (s) => (s === null || s === undefined ? UNKNOWN
  : s < 60 ? Math.floor(s) + " s" : s < 3600 ? Math.floor(s / 60) + " min"
    : s < 172800 ? Math.floor(s / 3600) + " h" : Math.floor(s / 86400) + " d");
const clock = (time) => new Date(time).toLocaleTimeString("en-GB");

// Escape sequences go, other control characters and those that change the direction of writing are shown.
const clean = (text) => String(text ?? "")
  .replace(/\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)|\u001b\[[0-9;:?<=>]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/g, "")
  .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

const element = (name, text, className) => {
  const e = document.createElement(name);
  if (text !== undefined && text !== null) e.textContent = clean(text);
  if (className) e.className = className;
  return e;
};
const setText = (e, text) => { const t = clean(text); if (e.textContent !== t) e.textContent = t; };
const setClass = (e, name) => { if (e.className !== name) e.className = name; };

// A list of pairs as a <dl>; a pair without a text is left out.
const describe = (id, pairs) => {
  const list = byId(id), wanted = pairs.filter(([, text]) => text);
  while (list.children.length > wanted.length) list.lastChild.remove();
  wanted.forEach(([term, text], i) => {
    let row = list.children[i];
    if (!row) {
      row = element("div");
      row.append(element("dt"), element("dd"));
      list.append(row);
    }
    setText(row.firstChild, term);
    setText(row.lastChild, text);
  });
};
