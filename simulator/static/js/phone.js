// One patient's phone: the chat, what can be typed and tapped, and what the service does in it.

import { post } from "./api.js";
import { dayOf, keyClass, make } from "./dom.js";
import { messageElement } from "./message.js";

const NEAR_BOTTOM_PIXELS = 120;
const TYPING_MILLISECONDS = 5000;
const PENDING_MILLISECONDS = 8000;
const TOAST_MILLISECONDS = 3500;
const READING_MILLISECONDS_PER_LETTER = 80;

export class Phone {
  // `outside` opens dialogs and other phones: start(code), alert(text), place(), hide(phone), used(phone).
  constructor(person, outside) {
    this.person = person;
    this.outside = outside;
    this.messages = new Map();
    this.heard = 0;
    this.commands = [];
    this.reply = null;
    this.act = {
      tap: (message, data, button) => this.tap(message, data, button),
      command: (text) => this.send(text),
      start: (code) => outside.start(code),
    };
    this.build();
    this.stand();
  }

  get id() { return this.person.user_id; }

  build() {
    const name = this.person.first_name;
    this.log = make("div", { class: "log", role: "log", tabindex: "0", "aria-label": `Messages on ${name}'s phone`, "aria-live": "off" });
    this.subtitle = make("p", { class: "subtitle" }, "a program, not a person");
    this.toast = make("div", { class: "toast", role: "status" });
    this.foot = make("div", { class: "foot" });
    this.owner = make("h2", {}, name);
    this.more = this.menuButton("⋯", `More about ${name}'s phone`, () => this.moreItems());
    const face = make("div", { class: "face" },
      make("header", { class: "contact" }, make("img", { src: "/sim/static/mark.svg", alt: "", width: 38, height: 38 }),
        make("div", {}, make("p", { class: "title" }, "Betweentimes"), this.subtitle), this.more.root),
      make("div", { class: "paper" }, this.log, this.toast), this.foot);
    this.element = make("section", { class: "phone", "aria-label": `${name}'s phone` },
      this.owner, face);
    this.buildComposer(name);
    this.watchSize();
  }

  // A log that stood at its end stays there when the keys below it, a picture, or the window change size.
  watchSize() {
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PIXELS;
    }, { passive: true });
    new ResizeObserver(() => { if (this.atEnd) this.toBottom(); }).observe(this.log);
    this.log.addEventListener("load", () => { if (this.atEnd) this.toBottom(); }, true);
  }

  buildComposer(name) {
    this.input = make("textarea", { rows: "1", placeholder: "Message", "aria-label": `Message as ${name}`, maxlength: "4096", enterkeyhint: "send" });
    this.menu = this.menuButton("Menu", "Commands", () => this.commandItems());
    this.menu.root.classList.add("commands");
    this.submit = make("button", { type: "submit", class: "send", "aria-label": "Send" }, make("span", { "aria-hidden": "true" }, "↑"));
    const form = make("form", { class: "composer" }, this.menu.root, this.input, this.submit);
    this.keys = make("div", { class: "reply-keys", role: "group", "aria-label": "Suggested answers", hidden: true });
    this.composer = make("div", {}, form, this.keys);
    form.addEventListener("submit", (event) => { event.preventDefault(); this.sendTyped(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.sendTyped(); }
    });
    this.input.addEventListener("input", () => this.grow());
    this.grow();
  }

  grow() {
    this.submit.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  // A button that opens a list of things to do; arrows move in it, Escape closes it.
  menuButton(face, label, items) {
    const list = make("ul", { class: "menu", hidden: true });
    const button = make("button", { type: "button", class: "menu-button", "aria-label": label, "aria-expanded": "false" }, make("span", { "aria-hidden": "true" }, face));
    const root = make("div", { class: "menu-root" }, button, list);
    const close = () => { list.hidden = true; button.setAttribute("aria-expanded", "false"); };
    const open = () => {
      list.replaceChildren(...items().map(([words, note, act]) => make("li", {},
        make("button", { type: "button", onclick: () => { close(); button.focus(); act(); } },
          make("span", {}, words), note ? make("small", {}, note) : null))));
      list.hidden = false;
      button.setAttribute("aria-expanded", "true");
      list.querySelector("button")?.focus();
    };
    button.addEventListener("click", () => (list.hidden ? open() : close()));
    root.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "Escape") { close(); button.focus(); }
      const buttons = [...list.querySelectorAll("button")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !buttons.length) return;
      event.preventDefault();
      const at = buttons.indexOf(document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length].focus();
    });
    root.addEventListener("focusout", (event) => { if (!root.contains(event.relatedTarget)) close(); });
    return { root, button };
  }

  commandItems() {
    if (!this.commands.length) return [["No commands yet", "The service has not named any", () => {}]];
    return this.commands.map(({ command, description }) => [`/${command}`, description, () => this.send(`/${command}`)]);
  }

  moreItems() {
    const { blocked, started, first_name: name } = this.person;
    const items = [];
    if (started && !blocked) {
      items.push(["Share a location", "", () => this.shareLocation()]);
      items.push(["Send a photo", "as patients do, unasked", () => this.ask("send-other", { kind: "photo" })]);
      items.push(["Block the bot", "nothing arrives any more", () => this.ask("block", { blocked: true })]);
    }
    items.push([`Put ${name}'s phone away`, "the chat stays; find it above", () => this.outside.hide(this)]);
    return items;
  }

  // Takes up a chat as the server knows it.
  load(chat) {
    this.log.setAttribute("aria-live", "off");
    this.person = chat;
    this.commands = chat.commands;
    this.reply = null;
    const heard = [...this.messages.values()];
    this.messages.clear();
    this.log.replaceChildren();
    for (const message of chat.messages) this.put(message);
    // What was heard live while the chat was on its way here may be newer.
    for (const message of heard) this.put(message);
    this.stand();
    this.log.scrollTop = this.log.scrollHeight;
    // Only what arrives from now on is read out.
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  update(person) {
    this.heard += 1;
    this.person = { ...this.person, ...person };
    this.stand();
  }

  // What stands at the foot: Start, the composer, or the way back after a block.
  stand() {
    const { started, blocked, first_name: name } = this.person;
    const state = blocked ? "blocked" : started ? "open" : "new";
    this.element.dataset.state = state;
    if (state === "new" && !this.messages.size) this.log.replaceChildren(this.welcome());
    if (state !== "new") this.log.querySelector(".welcome")?.remove();
    if (state !== this.state) {
      const held = this.foot.contains(document.activeElement);
      const restart = (words) => make("button", { type: "button", class: "start", onclick: () => this.send("/start") }, words);
      this.foot.replaceChildren(state === "open" ? this.composer : restart(state === "new" ? "Start" : "Unblock and restart"));
      if (held) this.focus();
      this.state = state;
    }
    this.owner.textContent = name;
    this.showReply();
  }

  // To where the next thing is typed or pressed.
  focus() {
    (this.foot.querySelector("textarea, .start") ?? this.log).focus({ preventScroll: true });
  }

  welcome() {
    return make("div", { class: "welcome" },
      make("img", { src: "/sim/static/mark.svg", alt: "", width: 84, height: 84 }),
      make("p", { class: "title" }, "A new chat"),
      make("p", {}, `${this.person.first_name} has just found Betweentimes. Press Start to say hello.`));
  }

  showReply() {
    const rows = this.reply?.keyboard ?? [];
    this.keys.hidden = !rows.length;
    this.keys.replaceChildren(...rows.map((row) => make("div", { class: "keys" }, ...row.map((key) =>
      make("button", { type: "button", class: keyClass(key.text), onclick: () => this.useReply(key) }, key.text)))));
    this.input.placeholder = this.reply?.input_field_placeholder || "Message";
  }

  async useReply(key) {
    const once = this.reply?.one_time_keyboard;
    if (key.request_location) await this.shareLocation();
    else await this.send(key.text);
    if (once) { this.reply = null; this.showReply(); this.input.focus(); }
  }

  hear(message) {
    this.heard += 1;
    this.put(message);
  }

  put(message) {
    const known = this.messages.get(message.message_id);
    if (known && (known.deleted || known.edited > message.edited)) return;
    this.messages.set(message.message_id, message);
    if (known && sameFace(known, message)) return;
    const element = this.log.querySelector(`[data-id="${message.message_id}"]`);
    if (message.deleted) { element?.remove(); return; }
    const fresh = messageElement(message, this.person.first_name, this.act);
    if (element) this.replace(element, fresh);
    else this.append(message, fresh);
    if (this.atEnd || message.from === "user") this.toBottom();
  }

  append(message, fresh) {
    this.log.querySelector(".welcome")?.remove();
    const day = dayOf(new Date(message.date));
    if (day !== this.lastDay || !this.log.childElementCount) {
      this.log.append(make("p", { class: "day" }, make("span", {}, day)));
      this.lastDay = day;
    }
    this.log.append(fresh);
    if (message.from === "bot") this.typing(false);
    if (message.reply_keyboard && message.from === "bot") {
      this.reply = message.reply_keyboard.keyboard ? message.reply_keyboard : null;
      this.showReply();
    }
  }

  // Whoever answers by keyboard keeps their place when a message changes under their hands.
  replace(element, fresh) {
    const keys = [...element.querySelectorAll(".key")];
    const at = keys.indexOf(document.activeElement);
    fresh.classList.add("changed");
    element.replaceWith(fresh);
    if (at < 0) return;
    const now = [...fresh.querySelectorAll(".key")];
    (now[Math.min(at, now.length - 1)] ?? this.input).focus();
  }

  toBottom() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
  }

  typing(on) {
    clearTimeout(this.typingTimer);
    this.subtitle.textContent = on ? "typing…" : "a program, not a person";
    this.element.classList.toggle("is-typing", on);
    if (on) this.typingTimer = setTimeout(() => this.typing(false), TYPING_MILLISECONDS);
  }

  answered({ message_id: id, toast }) {
    for (const key of this.log.querySelectorAll(`[data-id="${id}"] .key[aria-busy]`)) key.removeAttribute("aria-busy");
    if (!toast) return;
    if (toast.show_alert) this.outside.alert(toast.text);
    else this.say(toast.text);
  }

  say(words) {
    clearTimeout(this.toastTimer);
    this.toast.textContent = words;
    this.toastTimer = setTimeout(() => { this.toast.textContent = ""; }, Math.max(TOAST_MILLISECONDS, words.length * READING_MILLISECONDS_PER_LETTER));
  }

  async tap(message, data, button) {
    if (button.hasAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), PENDING_MILLISECONDS);
    await this.ask("tap", { message_id: message.message_id, data });
  }

  async sendTyped() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.grow();
    if (!(await this.send(text)) && !this.input.value) { this.input.value = text; this.grow(); }
  }

  send(text) { return this.ask("message", { text }); }

  async shareLocation() {
    const place = await this.outside.place();
    if (place) await this.ask("location", place);
  }

  async ask(path, body) {
    this.outside.used(this);
    try {
      await post(path, { user_id: this.id, ...body });
      return true;
    } catch (problem) {
      this.say(problem.message);
      return false;
    }
  }
}

// A toast belongs to the phone, not to the message: it is no reason to draw (and read out) a message again.
function sameFace(one, other) {
  return JSON.stringify({ ...one, toast: null }) === JSON.stringify({ ...other, toast: null });
}
