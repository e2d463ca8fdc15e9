"""The control API under /sim/: being the people, reading the chats, making trouble."""

from typing import Any

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import StreamingResponse

from simulator import acts, files, messages, people
from simulator.acts import Done
from simulator.faults import Fault, Faults, Flood
from simulator.messages import view
from simulator.methods_account import shown_commands
from simulator.models import (
    Again,
    Blocking,
    FaultPlan,
    FloodLimits,
    GroupWords,
    Numbering,
    Other,
    Person,
    Place,
    RawUpdate,
    Revision,
    Tap,
    Words,
)
from simulator.webhook import registration
from simulator.world import World

# Kinds that a page may show inside itself; everything else is a download.
_PICTURES = frozenset({"image/png", "image/jpeg"})


def people_router(world: World) -> APIRouter:
    """Being the people: writing, tapping, sharing, blocking."""
    router = APIRouter(prefix="/sim", tags=["people"])

    @router.post("/people")
    async def add_person(ask: Person) -> dict[str, Any]:
        """Make up a person, who gets the next free id."""
        return people.summary(people.newcomer(world, ask.first_name, ask.language_code))

    @router.post("/message")
    async def write(ask: Words) -> dict[str, Any]:
        """A person types and sends."""
        return _done(acts.say(world, ask.user_id, ask.text, ask.first_name, ask.language_code))

    @router.post("/tap")
    async def tap(ask: Tap) -> dict[str, Any]:
        """A person taps a button; `on_keyboard` tells whether it still stands there."""
        return acts.tap(world, ask.user_id, ask.message_id, ask.data, ask.force)

    @router.post("/location")
    async def share_location(ask: Place) -> dict[str, Any]:
        """A person shares where they are."""
        place = {"location": {"latitude": ask.latitude, "longitude": ask.longitude}}
        return _done(acts.write(world, ask.user_id, place))

    @router.post("/send-other")
    async def send_other(ask: Other) -> dict[str, Any]:
        """A person sends a photo, sticker, voice message, contact or the like."""
        content = ask.content if ask.content is not None else acts.other(world, ask.kind, ask.caption)
        return _done(acts.write(world, ask.user_id, content))

    @router.post("/edit")
    async def edit(ask: Revision) -> dict[str, Any]:
        """A person edits what they wrote."""
        return _done(acts.revise(world, ask.user_id, ask.message_id, ask.text))

    @router.post("/group")
    async def write_in_group(ask: GroupWords) -> dict[str, Any]:
        """A person writes in a group with the bot."""
        return _done(acts.say_in_group(world, ask.group_id, ask.user_id, ask.text, ask.title, ask.kind))

    @router.post("/block")
    async def block(ask: Blocking) -> dict[str, Any]:
        """A person blocks the bot, or no longer does."""
        return {"blocked": ask.blocked, "update_id": acts.block(world, ask.user_id, ask.blocked)}

    return router


def _done(done: Done) -> dict[str, Any]:
    return {"message_id": done.message_id, "update_id": done.update_id}


def chats_router(world: World) -> APIRouter:
    """Reading the chats, once or live."""
    router = APIRouter(prefix="/sim", tags=["chats"])

    @router.get("/chats")
    async def list_chats() -> list[dict[str, Any]]:
        """Everybody, without their messages."""
        return [people.summary(chat) for chat in people.everyone(world)]

    @router.get("/chats/{user_id}")
    async def read_chat(user_id: int) -> dict[str, Any]:
        """One chat with its messages in order (deleted ones are marked)."""
        chat = people.find(world, user_id)
        if chat is None:
            raise HTTPException(404, f"Nobody here has the id {user_id}.")
        return people.summary(chat) | {
            "messages": [view(message) for message in messages.of_chat(world, user_id)],
            "reply_keyboard": messages.reply_keyboard(world, user_id),
            "commands": shown_commands(world, chat.language_code),
        }

    @router.get("/bot")
    async def read_bot() -> dict[str, Any]:
        """Who the bot is, and whether it fetches its updates."""
        listening = world.queue.listening() or bool(registration(world).url)
        return world.bot() | {"listening": listening, "pending_updates": world.queue.pending()}

    @router.get("/events")
    async def live() -> StreamingResponse:
        """Server-sent events: `message`, `chat`, `answered`, `action`, `commands`, `clock`."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(world.hub.frames(), media_type="text/event-stream", headers=headers)

    @router.get("/files/{file_id}")
    async def read_file(file_id: str) -> Response:
        """A photo to look at, or a document to download."""
        file = files.find(world, file_id)
        if file is None:
            raise HTTPException(404, "There is no such file.")
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        kind = file.mime
        if file.width is not None and file.path.startswith("photos/"):
            kind = "image/jpeg" if file.content.startswith(b"\xff\xd8") else "image/png"
        else:
            name = (
                "".join(c if c.isalnum() or c in "._-" else "_" for c in file.name if c.isascii()) or "file"
            )
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(file.content, media_type=kind, headers=headers)

    return router


def trouble_router(world: World, faults: Faults, flood: Flood) -> APIRouter:
    """Making trouble, and the record of what was accepted."""
    router = APIRouter(prefix="/sim", tags=["trouble"])

    @router.post("/faults")
    async def plan(ask: FaultPlan) -> list[dict[str, Any]]:
        """Let the next calls fail; faults queue up in the order they were asked for."""
        faults.planned.append(Fault(**ask.model_dump()))
        return await list_faults()

    @router.get("/faults")
    async def list_faults() -> list[dict[str, Any]]:
        """What is still to go wrong."""
        return [
            {
                name: getattr(fault, name)
                for name in ("method", "kind", "count", "retry_after", "description", "chat_id")
            }
            for fault in faults.planned
        ]

    @router.delete("/faults")
    async def clear() -> list[dict[str, Any]]:
        """Let everything go well again."""
        faults.planned.clear()
        return []

    @router.post("/flood")
    async def limit(ask: FloodLimits) -> dict[str, float | None]:
        """Set or lift Telegram's flood limits (none at first)."""
        flood.per_chat, flood.per_token = ask.per_chat, ask.per_token
        return {"per_chat": flood.per_chat, "per_token": flood.per_token}

    @router.post("/update")
    async def raw_update(ask: RawUpdate) -> dict[str, Any]:
        """Queue any update at all."""
        return {"update_id": world.queue.add(ask.kind, ask.chat_id, ask.content)}

    @router.post("/redeliver")
    async def redeliver(ask: Again) -> dict[str, bool]:
        """Serve an update once more, as Telegram may."""
        return {"found": world.queue.redeliver(ask.update_id)}

    @router.post("/update-ids")
    async def renumber(ask: Numbering) -> dict[str, int]:
        """Let update ids go on from another number, as after an idle week."""
        world.queue.renumber(ask.next_update_id)
        return {"next_update_id": ask.next_update_id}

    @router.get("/log")
    async def log(
        after: int = 0, method: str = "", refused: bool = False, limit: int = 10_000
    ) -> list[dict[str, Any]]:
        """Calls that changed something, in order; `refused` lists those that were refused instead."""
        rows = world.store.all(
            "SELECT * FROM calls WHERE n > ? AND (? = '' OR method = ?) AND (error_code IS NOT NULL) = ? "
            "ORDER BY n LIMIT ?",
            after, method, method, int(refused), limit,
        )  # fmt: skip
        return [dict(row) for row in rows]

    return router
