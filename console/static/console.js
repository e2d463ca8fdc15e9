// What scripts add to pages that work without them: the NHS components, and a warning before the session ends.
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

const idle = document.getElementById("idle");
if (idle) {
  const left = document.getElementById("idle-left");
  const button = idle.querySelector("button");

  const ask = async () => {
    const answer = await fetch("/console/session", { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).seconds : 0;
  };

  const look = async () => {
    let seconds;
    try {
      seconds = await ask();
    } catch {
      window.setTimeout(look, 15000);
      return;
    }
    if (seconds <= 0) {
      // What was typed stays in sight: the sign-in page opens when something is done.
      left.textContent = "now: you have been signed out";
      button.hidden = true;
      if (!idle.open) idle.showModal();
      return;
    }
    if (seconds <= 120) {
      left.textContent = seconds > 60 ? "2 minutes" : "1 minute";
      if (!idle.open) idle.showModal();
      window.setTimeout(look, 15000);
    } else {
      if (idle.open) idle.close();
      window.setTimeout(look, Math.max(1000, (seconds - 120) * 1000));
    }
  };

  idle.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const answer = await fetch("/console/stay", { method: "POST", body: new URLSearchParams(form), redirect: "follow" });
    if (answer.ok) idle.close();
    look();
  });

  look();
}
