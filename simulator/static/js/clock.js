// The clock at the top: it ticks, it jumps, and it shows how far a walk has come.

import { get, post } from "./api.js";
import { dateOf, make, timeOf, zone, zoneOf } from "./dom.js";

const JUMPS = {
  hour: { advance_seconds: 3600 },
  tomorrow: { tomorrow_at: "09:00", zone },
  week: { advance_seconds: 7 * 86400 },
  due: { next_due: true },
};

export class ClockBar {
  constructor() {
    this.time = document.getElementById("now-time");
    this.hour = document.getElementById("now-hour");
    this.zone = document.getElementById("now-zone");
    this.date = document.getElementById("now-date");
    this.bar = document.getElementById("walk-bar");
    this.track = document.getElementById("walk");
    this.said = document.getElementById("clock-said");
    this.buttons = [...document.querySelectorAll("[data-jump]")];
    this.ahead = 0;
    this.from = null;
    for (const button of this.buttons) button.addEventListener("click", () => this.jump(button.dataset.jump));
    setInterval(() => this.show(), 1000);
  }

  now() { return new Date(Date.now() + this.ahead); }

  async load() { this.hear(await get("clock")); }

  show() {
    const now = this.now();
    this.hour.textContent = timeOf(now);
    this.zone.textContent = zoneOf(now);
    this.time.dateTime = now.toISOString();
    this.date.textContent = dateOf(now);
  }

  // A clock event: where it stands, and where a walk under way leads to.
  hear({ now, target, stops }) {
    const here = Date.parse(now);
    this.ahead = here - Date.now();
    this.show();
    if (!target) {
      // This may come before or after the answer to the press that began the walk: both say the same.
      if (this.from !== null) this.arrived(new Date(here), stops);
      this.rest();
      return;
    }
    const end = Date.parse(target);
    this.from ??= here;
    this.track.hidden = false;
    // Every stop is shown, but only the arrival is read out.
    this.said.setAttribute("aria-busy", "true");
    this.bar.value = end > this.from ? (here - this.from) / (end - this.from) : 1;
    for (const button of this.buttons) button.setAttribute("aria-disabled", "true");
    this.said.textContent = stops ? `On the way to ${dateOf(new Date(end))}: ${count(stops)} so far` : `On the way to ${dateOf(new Date(end))}`;
  }

  rest() {
    this.from = null;
    this.track.hidden = true;
    this.said.removeAttribute("aria-busy");
    for (const button of this.buttons) button.removeAttribute("aria-disabled");
  }

  arrived(now, stops) {
    // The clock beside it shows the time to those who see it.
    this.said.replaceChildren(make("span", { class: "hidden" }, `Now ${dateOf(now)}, ${timeOf(now)} ${zoneOf(now)}. `), `${count(stops)} on the way.`);
  }

  async jump(name) {
    if (this.buttons.some((button) => button.getAttribute("aria-disabled"))) return;
    for (const button of this.buttons) button.setAttribute("aria-disabled", "true");
    this.said.textContent = "";
    try {
      const before = this.now();
      const walked = await post("clock", JUMPS[name]);
      const now = new Date(walked.now);
      this.ahead = now - Date.now();
      this.show();
      const stood = name === "due" && now - before < 1500 && !walked.stops;
      if (stood) this.said.textContent = "Nothing is due.";
      else this.arrived(now, walked.stops);
    } catch (problem) {
      this.said.textContent = problem.message;
    } finally {
      this.rest();
    }
  }
}

function count(stops) {
  if (!stops) return "No stops";
  return stops === 1 ? "1 stop" : `${stops} stops`;
}
