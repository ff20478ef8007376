// The state of a session, to which frames are applied: JSON merge patches (RFC 7396), each with what has changed.
"use strict";

const KEPT_POINTS = 7200;
const KEPT_EVENTS = 200;

class Session {
  constructor() {
    this.state = {};
    this.series = new Map(); // row number of a container, or "host" -> {times, cpu, memory}
  }

  static patch(target, patch) {
    for (const [name, value] of Object.entries(patch)) {
      // A name from outside must not reach what all objects have.
      if (name === "__proto__") continue;
      if (value === null) {
        delete target[name];
      } else if (typeof value === "object" && !Array.isArray(value)) {
        const old = Object.hasOwn(target, name) ? target[name] : null;
        target[name] = Session.patch(old && typeof old === "object" && !Array.isArray(old) ? old : {}, value);
      } else {
        target[name] = value;
      }
    }
    return target;
  }

  apply(frame) {
    Session.patch(this.state, frame);
    const events = Object.keys(this.state.events ?? {});
    for (const old of events.slice(0, Math.max(0, events.length - KEPT_EVENTS))) delete this.state.events[old];
    this.remember();
  }

  remember() {
    const { time, host, containers } = this.state, seconds = time / 1000;
    const cpu = this.alias("cpu_percent"), memory = this.alias("memory");
    this.point("host", seconds, host.cpu_percent, host.memory_used);
    for (const [row, c] of Object.entries(containers)) {
      if (c[this.alias("pid")] !== undefined) this.point(row, seconds, c[cpu], c[memory]);
    }
  }

  point(name, time, cpu, memory) {
    let s = this.series.get(name);
    if (!s) this.series.set(name, s = { times: [], cpu: [], memory: [] });
    if (s.times.length && time <= s.times.at(-1)) return;
    s.times.push(time);
    s.cpu.push(cpu ?? null);
    s.memory.push(memory === undefined ? null : memory / 1048576);
    if (s.times.length > KEPT_POINTS) for (const list of Object.values(s)) list.shift();
  }

  // The short name of a container's figure.
  alias(name) {
    if (this.namesSeen !== this.state.names || !this.aliases.has(name)) {
      this.namesSeen = this.state.names;
      this.aliases = new Map(Object.entries(this.state.names).map(([short, long]) => [long, short]));
    }
    return this.aliases.get(name);
  }

  // What is to be drawn: figures that are not known are undefined.
  snapshot() {
    const s = this.state;
    const containers = Object.entries(s.containers).map(([row, short]) => {
      const c = { row, key: "" };
      for (const [name, value] of Object.entries(short)) c[s.names[name]] = value;
      c.key = c.engine + "/" + c.id;
      const pressures = [c.pressure_cpu, c.pressure_memory, c.pressure_io].filter((p) => p !== undefined);
      c.pressure = pressures.length ? Math.max(...pressures) : undefined;
      c.uptime = c.started_at === undefined ? undefined : Math.max(0, (s.time - Date.parse(c.started_at)) / 1000);
      return c;
    });
    return {
      time: s.time, host: s.host, containers, engines: Object.values(s.engines), images: s.images, disk: s.disk,
      benchmarks: s.benchmarks, workflows: s.workflows, events: Object.values(s.events ?? {}).sort((a, b) => a.time.localeCompare(b.time)), // an end is told late
    };
  }

  // A series up to a time, in milliseconds.
  seriesUntil(name, time) {
    const s = this.series.get(String(name)) ?? { times: [], cpu: [], memory: [] };
    let end = s.times.length;
    while (end > 0 && s.times[end - 1] > time / 1000) end--;
    return end === s.times.length ? s : { times: s.times.slice(0, end), cpu: s.cpu.slice(0, end), memory: s.memory.slice(0, end) };
  }
}
