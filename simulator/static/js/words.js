// Words with Telegram's entities, as elements. Offsets are UTF-16 units, as in JavaScript's own strings.

import { make } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const START_LINK = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]{1,64})$/i;

// `act.command(text)` sends a command, `act.start(code)` opens a start link.
export function words(text, entities, act) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) cuts.add(offset).add(offset + length);
  const places = [...cuts].filter((at) => at >= 0 && at <= text.length).sort((a, b) => a - b);
  const pieces = document.createDocumentFragment();
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    const around = entities.filter((e) => e.offset <= from && e.offset + e.length >= to);
    pieces.append(wrapped(text.slice(from, to), around, text, act));
  }
  return pieces;
}

function wrapped(piece, around, text, act) {
  let node = document.createTextNode(piece);
  const widestLast = [...around].sort((a, b) => a.length - b.length);
  for (const entity of widestLast) {
    const wrapper = wrapperFor(entity, text.slice(entity.offset, entity.offset + entity.length), act);
    if (!wrapper) continue;
    wrapper.append(node);
    node = wrapper;
  }
  return node;
}

function wrapperFor(entity, inside, act) {
  switch (entity.type) {
    case "bot_command":
      return make("button", { type: "button", class: "command", onclick: () => act.command(inside) });
    case "text_link":
      return link(entity.url, act);
    case "url":
      return link(/^https?:/i.test(inside) ? inside : `https://${inside}`, act);
    case "email":
      return make("a", { href: `mailto:${inside}` });
    case "spoiler":
      return spoiler();
    case "blockquote":
    case "expandable_blockquote":
      return make("span", { class: "quote" });
    case "pre":
      return make("code", { class: "block" });
    default:
      return TAGS[entity.type] ? make(TAGS[entity.type]) : null;
  }
}

export function link(address, act) {
  const start = START_LINK.exec(address);
  if (start) {
    const open = (event) => { event.preventDefault(); act.start(start[2]); };
    return make("a", { href: `/?start=${start[2]}`, onclick: open });
  }
  // Only addresses that cannot run anything on this page.
  if (!/^(?:https?|mailto|tel):/i.test(address)) return make("span");
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function spoiler() {
  const cover = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden words: show" });
  const show = () => {
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } });
  return cover;
}
