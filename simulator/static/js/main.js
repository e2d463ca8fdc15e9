// Puts the page together: phones, clock, dialogs, and the stream of events.

import { get, listen, post } from "./api.js";
import { ClockBar } from "./clock.js";
import { make } from "./dom.js";
import { Phone } from "./phone.js";

const NAMES = ["Sam", "Ada", "Maryam", "Tomasz", "Grace", "Idris", "Bea", "Joseph"];
const AWAY = "betweentimes.phones-put-away";
const LAST = "betweentimes.phone-last-used";

const phones = new Map();
const clock = new ClockBar();
const desk = document.getElementById("phones");
const nextDoor = document.getElementById("next-door");
const tabs = document.getElementById("tabs");
const dialogs = Object.fromEntries(["add", "place", "alert", "help"].map((name) => [name, document.getElementById(`${name}-dialog`)]));

const outside = {
  start: (code) => newcomer(freeName(), "en", code).catch((problem) => tell(problem.message)),
  alert: tell,
  used: (phone) => setLast(phone.id),
  place: () => choosePlace(),
  hide: (phone) => { setAway(phone.id, true); showPeople(); document.getElementById("add-button").focus(); },
};

function tell(text) {
  document.getElementById("alert-text").textContent = text;
  dialogs.alert.showModal();
}

// Phones put away are this browser's business; the chats are the server's.
function away() {
  try { return new Set(JSON.parse(localStorage.getItem(AWAY) ?? "[]")); } catch { return new Set(); }
}

function setAway(id, put) {
  const ids = away();
  if (put) ids.add(id); else ids.delete(id);
  try { localStorage.setItem(AWAY, JSON.stringify([...ids])); } catch { /* a private window forgets */ }
}

function setLast(id) {
  try { localStorage.setItem(LAST, String(id)); } catch { /* a private window forgets */ }
}

function last() {
  try { return localStorage.getItem(LAST); } catch { return null; }
}

function phoneOf(person) {
  let phone = phones.get(person.user_id);
  if (!phone) {
    phone = new Phone(person, outside);
    phones.set(person.user_id, phone);
    showPeople();
  }
  return phone;
}

function showPeople() {
  const hidden = away();
  const list = [...phones.values()];
  for (const phone of list) {
    if (hidden.has(phone.id)) phone.element.remove();
    else if (!phone.element.isConnected) desk.insertBefore(phone.element, nextDoor);
  }
  tabs.replaceChildren(...list.map((phone) => make("li", {}, make("button", {
    type: "button", class: `tab ${hidden.has(phone.id) ? "put-away" : phone.element.dataset.inSight === "true" ? "in-sight" : ""}`,
    title: hidden.has(phone.id) ? "Take this phone out again" : "Go to this phone",
    onclick: () => visit(phone),
  }, make("span", { class: "initial", "aria-hidden": "true" }, [...phone.person.first_name][0] ?? "?"), phone.person.first_name))));
  for (const phone of list) if (!hidden.has(phone.id)) looker.observe(phone.element);
  const count = list.filter((phone) => !hidden.has(phone.id)).length;
  desk.dataset.count = String(count);
  const beside = ["A phone of their own", "A second phone beside this one"][count] ?? "One more phone beside these";
  document.getElementById("add-words").textContent = beside;
}

// On a narrow screen the names tell which phone is in sight.
const looker = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) target.dataset.inSight = String(isIntersecting);
  const list = [...phones.values()];
  [...tabs.querySelectorAll(".tab")].forEach((tab, at) => tab.classList.toggle("in-sight", list[at]?.element.dataset.inSight === "true"));
}, { root: desk, threshold: 0.6 });

// The strip snaps to what it showed first, the invitation at its end: begin at the phone last used, or the first.
function open() {
  const out = [...phones.values()].filter((phone) => phone.element.isConnected);
  const phone = out.find(({ id }) => String(id) === last()) ?? out[0];
  phone?.element.scrollIntoView({ behavior: "instant", inline: "center", block: "nearest" });
}

function visit(phone) {
  setAway(phone.id, false);
  setLast(phone.id);
  showPeople();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  phone.element.scrollIntoView({ behavior: calm ? "auto" : "smooth", inline: "center", block: "nearest" });
  phone.log.scrollTop = phone.log.scrollHeight;
  phone.focus();
}

function freeName() {
  const taken = new Set([...phones.values()].map((phone) => phone.person.first_name));
  return NAMES.find((name) => !taken.has(name)) ?? `Patient ${phones.size + 1}`;
}

async function newcomer(name, language, code) {
  const person = await post("people", { first_name: name, language_code: language });
  const phone = phoneOf(person);
  if (code) await phone.send(`/start ${code}`);
  visit(phone);
  return phone;
}

async function loadAll() {
  await clock.load();
  const people = (await get("chats")).filter((person) => person.type === "private");
  if (!people.length) people.push(await post("people", { first_name: NAMES[0] }));
  // Connecting again, later, moves nothing under the visitor's hands.
  const first = !phones.size;
  for (const person of people) phoneOf(person);
  if (first) open();
  await Promise.all(people.map((person) => loadOne(person.user_id)));
  showPeople();
  await openStartLink();
}

// What happens while a chat is on its way here makes that copy of it old: ask again, but not for ever.
async function loadOne(id) {
  const phone = phones.get(id);
  let chat, before;
  let tries = 0;
  do {
    before = phone.heard;
    chat = await get(`chats/${id}`);
    tries += 1;
  } while (phone.heard !== before && tries < 5);
  phone.load(chat);
}

async function loadCommands(phone) {
  phone.commands = (await get(`chats/${phone.id}`)).commands;
}

async function openStartLink() {
  const code = new URLSearchParams(location.search).get("start");
  if (!code || !/^[\w-]{1,64}$/.test(code)) return;
  // Once only: loading the page again is not pressing the link again.
  history.replaceState(null, "", "/");
  await outside.start(code);
}

function choosePlace() {
  dialogs.place.returnValue = "";
  dialogs.place.showModal();
  return new Promise((resolve) => {
    dialogs.place.addEventListener("close", () => {
      const [latitude, longitude] = document.getElementById("place").value.split(",").map(Number);
      resolve(dialogs.place.returnValue === "share" ? { latitude, longitude } : null);
    }, { once: true });
  });
}

function askForName() {
  document.getElementById("add-name").value = freeName();
  document.getElementById("add-code").value = "";
  dialogs.add.returnValue = "";
  dialogs.add.showModal();
  document.getElementById("add-name").select();
}

dialogs.add.addEventListener("close", () => {
  const [name, language, code] = ["name", "language", "code"].map((field) => document.getElementById(`add-${field}`).value.trim());
  if (dialogs.add.returnValue !== "add" || !name) return;
  // What was filled in is still in the sheet when nobody took it.
  newcomer(name, language, code).catch((problem) => { dialogs.add.returnValue = ""; dialogs.add.showModal(); tell(problem.message); });
});
document.getElementById("add-button").addEventListener("click", askForName);
document.getElementById("add-card").addEventListener("click", askForName);
document.getElementById("help-button").addEventListener("click", () => dialogs.help.showModal());
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

async function lookForService() {
  const element = document.getElementById("listening");
  try {
    const bot = await get("bot");
    element.textContent = bot.listening ? "Listening" : "Not listening";
    element.dataset.state = bot.listening ? "yes" : "no";
    document.getElementById("link-telegram").textContent = `t.me/${bot.username}?start=CODE`;
    document.getElementById("link-example").textContent = `${location.origin}/?start=CODE`;
  } catch {
    element.textContent = "This page has lost its server";
    element.dataset.state = "no";
  }
}

listen({
  hello: loadAll,
  lost: lookForService,
  message: ({ user_id: id, message }) => phones.get(id)?.hear(message),
  chat: (person) => { if (person.type === "private") phoneOf(person).update(person); },
  answered: (event) => phones.get(event.user_id)?.answered(event),
  action: ({ user_id: id, action }) => phones.get(id)?.typing(action === "typing"),
  commands: () => { for (const phone of phones.values()) loadCommands(phone); },
  clock: (event) => clock.hear(event),
});
lookForService();
setInterval(lookForService, 4000);
