// Talks to the control API of this very server, and hears what happens.

const GONE = "The server isn't running. Start it again with make run; your words are still here.";

// A request that finds nobody is told in words a visitor can act on, not in the browser's.
async function reach(path, options) {
  try { return await fetch(`/sim/${path}`, options); } catch { throw new Error(GONE); }
}

async function answerOf(response) {
  if (response.ok) return response.json();
  const told = await response.json().catch(() => ({}));
  throw new Error(typeof told.detail === "string" ? told.detail : "That did not work. Please try again.");
}

export async function get(path) {
  return answerOf(await reach(path));
}

export async function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await reach(path, options));
}

// Calls handlers[kind](data) for every event; "hello" comes at each new connection.
export function listen(handlers) {
  const source = new EventSource("/sim/events");
  for (const [kind, handle] of Object.entries(handlers)) {
    source.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("error", () => handlers.lost?.());
}
