// What scripts add to pages that work without them: the NHS components, and a warning before the session ends.
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

const idle = document.getElementById("idle");
if (idle) {
  const over = document.getElementById("signed-out");
  const left = document.getElementById("idle-left");
  let timer, told = false;

  const later = (milliseconds) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, milliseconds);
  };

  // Seconds until the session ends; null if nobody can say now: a fault of the service doesn't sign anybody out.
  const ask = async () => {
    try {
      const answer = await fetch("/console/session", { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) return 0; // on the way to the sign-in page
      return answer.ok ? (await answer.json()).seconds : null;
    } catch {
      return null;
    }
  };

  // They have signed in again in another tab: what is on this page can be sent with the new session's token.
  const renew = async () => {
    try {
      const answer = await fetch("/console/still-there");
      const there = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = there.querySelector("input[name=token]")?.value;
      const who = (page) => page.querySelector(".bt-header__person a")?.textContent;
      if (!token || who(there) !== who(document)) return false; // somebody else sits here: these aren't their words
      for (const field of document.querySelectorAll("input[name=token]")) field.value = token;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-Form-Token": token }));
      return true;
    } catch {
      return false;
    }
  };

  const look = async () => {
    const seconds = await ask();
    if (seconds === null) return later(15000);
    if (seconds <= 0) {
      idle.close();
      if (!told) over.showModal();
      told = true;
      return later(15000);
    }
    if (told) {
      if (!(await renew())) return later(15000);
      over.close();
      told = false;
    }
    if (seconds <= 120) {
      left.textContent = seconds > 60 ? "2 minutes" : "1 minute";
      if (!idle.open) idle.showModal();
      return later(15000);
    }
    idle.close();
    return later(Math.max(1000, (seconds - 120) * 1000));
  };

  idle.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      const answer = await fetch("/console/stay", { method: "POST", body: new URLSearchParams(form) });
      if (answer.ok) idle.close();
    } catch {
      // It is asked again, and the button stays.
    }
    look();
  });

  // A preview that finds the session over would lead to the sign-in page, away from what is being typed.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")?.startsWith("/console/sign-in")) return;
    event.preventDefault();
    look();
  });

  look();
}
