// Makes elements. Text always goes in as text, never as markup.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The page speaks British English, so do its dates. One zone, the browser's, holds for all of them.
const language = "en-GB";
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/London";
const dayFormat = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
const timeFormat = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const dateFormat = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: zone });
const zoneFormat = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "short" });

export const dayOf = (date) => dayFormat.format(date);
export const timeOf = (date) => timeFormat.format(date);
export const dateOf = (date) => dateFormat.format(date);
// Its short name on that day: "GMT" in winter, "BST" in summer.
export const zoneOf = (date) => zoneFormat.formatToParts(date).find(({ type }) => type === "timeZoneName").value;

// A key the service has ticked stands out.
export const keyClass = (text) => (text.startsWith("✓ ") ? "key ticked" : "key");

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
