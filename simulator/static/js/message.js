// One message as an element: words, picture or file, and the buttons under it.

import { keyClass, make, sizeOf, timeOf } from "./dom.js";
import { link, words } from "./words.js";

const KINDS = {
  sticker: "🌻 Sticker", voice: "🎤 Voice message", contact: "👤 Contact", video: "🎬 Video", audio: "🎵 Audio",
  dice: "🎲 Dice", poll: "📊 Poll", animation: "🎞 Animation", video_note: "🎬 Video message", venue: "📍 Place",
  other: "Something else",
};

// `act.tap(message, data, button)` and what words.js needs.
export function messageElement(message, owner, act) {
  const author = message.from === "bot" ? "Betweentimes" : owner;
  const when = new Date(message.date);
  const bubble = make("div", { class: message.photo ? "bubble with-photo" : "bubble" }, ...content(message, act), stamp(message, when));
  const element = make("article", {
    class: `message from-${message.from}`,
    "aria-label": `${author}, ${timeOf(when)}`,
    "data-id": message.message_id,
  }, bubble);
  if (message.keyboard) element.append(keyboard(message, act));
  return element;
}

function stamp(message, when) {
  const edited = message.edited ? make("span", {}, "edited ") : null;
  return make("p", { class: "stamp" }, edited, make("time", { datetime: message.date }, timeOf(when)));
}

function content(message, act) {
  const parts = [];
  if (message.photo) parts.push(photo(message.photo));
  if (message.document) parts.push(file(message.document));
  if (message.location) parts.push(place(message.location));
  else if (KINDS[message.kind]) parts.push(make("p", { class: "kind" }, KINDS[message.kind]));
  if (message.text) parts.push(make("p", { class: "words", dir: "auto" }, words(message.text, message.entities, act)));
  return parts;
}

function photo(picture) {
  const image = make("img", {
    src: picture.url, width: picture.width, height: picture.height, loading: "lazy",
    alt: picture.caption ? "Picture; its words follow" : "Picture without words",
  });
  return make("a", { class: "photo", href: picture.url, target: "_blank", rel: "noopener" }, image);
}

function file(document) {
  const name = make("span", { class: "file-name" }, document.file_name);
  const size = make("span", { class: "file-size" }, sizeOf(document.size));
  const icon = make("span", { class: "file-icon", "aria-hidden": "true" }, "↓");
  return make("a", { class: "file", href: document.url, download: document.file_name }, icon, make("span", {}, name, size));
}

function place({ latitude, longitude }) {
  return make("p", { class: "kind" }, `📍 ${latitude.toFixed(2)}, ${longitude.toFixed(2)}`);
}

function keyboard(message, act) {
  const rows = message.keyboard.map((row) => make("div", { class: "keys" }, ...row.map((key) => button(message, key, act))));
  return make("div", { class: "keyboard", role: "group", "aria-label": "Answers" }, ...rows);
}

function button(message, key, act) {
  if (key.url) {
    const anchor = link(key.url, act);
    anchor.className = "key";
    anchor.append(key.text, make("span", { class: "outward", "aria-hidden": "true" }, "↗"));
    return anchor;
  }
  const element = make("button", { type: "button", class: keyClass(key.text) }, make("span", {}, key.text));
  if (key.data !== undefined) element.addEventListener("click", () => act.tap(message, key.data, element));
  return element;
}
