// Talks to the control API of this very server, and hears what happens.

async function answerOf(response) {
  if (response.ok) return response.json();
  const told = await response.json().catch(() => ({}));
  throw new Error(typeof told.detail === "string" ? told.detail : "That did not work. Please try again.");
}

export async function get(path) {
  return answerOf(await fetch(`/sim/${path}`));
}

export async function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await fetch(`/sim/${path}`, options));
}

// Calls handlers[kind](data) for every event; "hello" comes at each new connection.
export function listen(handlers) {
  const source = new EventSource("/sim/events");
  for (const [kind, handle] of Object.entries(handlers)) {
    source.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("error", () => handlers.lost?.());
}
