"""Bot API methods about the bot itself: who it is, how it gets its updates, its commands, its files."""

import json
import re
from typing import Any

from simulator import files, people
from simulator.errors import Refused, bad_request, conflict
from simulator.params import Params
from simulator.webhook import Registration, registration
from simulator.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DOWNLOAD_LIMIT = 20 * 1024 * 1024
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/|$)")


def get_me(world: World, params: Params) -> dict[str, Any]:
    """getMe."""
    return world.bot() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """getUpdates: waits up to `timeout` seconds; raises Refused (409) beside a webhook or a newer poll."""
    if registration(world).url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    if params.has("allowed_updates"):
        world.queue.allow(_kinds(params))
    limit = params.integer("limit", 100)
    return await world.queue.poll(
        params.integer("offset"), 100 if limit is None else limit, params.integer("timeout", 0) or 0
    )


def _kinds(params: Params) -> list[str]:
    kinds = params.structure("allowed_updates", "allowed updates") or []
    if not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    return [str(kind) for kind in kinds]


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook: HTTPS, or plain HTTP to this very machine; an empty url takes it away; raises Refused."""
    url = params.text("url").strip()
    if url and not url.startswith("https://") and not _LOOPBACK.match(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if params.has("allowed_updates"):
        world.queue.allow(_kinds(params))
    if params.boolean("drop_pending_updates"):
        world.queue.drop_all()
    most = min(max(params.integer("max_connections", 40) or 40, 1), 100)
    Registration(url, secret, most, params.text("ip_address")).keep(world)
    world.queue.changed.fire()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    if params.boolean("drop_pending_updates"):
        world.queue.drop_all()
    Registration().keep(world)
    world.queue.changed.fire()
    return True


def get_webhook_info(world: World, params: Params) -> dict[str, Any]:
    """getWebhookInfo."""
    hook = registration(world)
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": world.queue.pending(),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
        info |= {"ip_address": hook.ip_address} if hook.ip_address else {}
        info |= world.store.recall("webhook_error", {})
    allowed = world.store.recall("allowed_updates", [])
    return info | ({"allowed_updates": allowed} if allowed else {})


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands, per scope and language; raises Refused."""
    commands = params.structure("commands", "bot commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    scope, language = _scope(params)
    world.store.run("INSERT OR REPLACE INTO commands VALUES (?, ?, ?)", scope, language, json.dumps(kept))
    world.hub.publish("commands", {})
    return True


def _command(command: dict[str, Any]) -> dict[str, str]:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(params: Params) -> tuple[str, str]:
    scope = params.structure("scope", "bot command scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), params.text("language_code")


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """getMyCommands, of exactly this scope and language."""
    row = world.store.one("SELECT commands FROM commands WHERE scope = ? AND language = ?", *_scope(params))
    return json.loads(row["commands"]) if row else []


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.store.run("DELETE FROM commands WHERE scope = ? AND language = ?", *_scope(params))
    world.hub.publish("commands", {})
    return True


def shown_commands(world: World, language: str) -> list[dict[str, str]]:
    """The commands a person of this language finds behind the menu button of a private chat."""
    for scope in ("all_private_chats", "default"):
        for spoken in (language, ""):
            asked = Params({"scope": {"type": scope}, "language_code": spoken}, {})
            if commands := get_my_commands(world, asked):
                return commands
    return []


def accept(world: World, params: Params) -> bool:
    """Methods whose effect cannot be seen in here (names, descriptions, menu button): accepted."""
    return True


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """getChat; raises Refused."""
    return people.addressed(world, params).chat() | {"accent_color_id": 0, "max_reaction_count": 11}


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat: out of a group; raises Refused."""
    chat = people.addressed(world, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    people.set_blocked(world, chat.id, True)
    people.tell(world, chat.id)
    return True


def get_file(world: World, params: Params) -> dict[str, Any]:
    """getFile; raises Refused for unknown ids and for more than 20 MB."""
    file = files.find(world, params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > _DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.as_file()


def not_found() -> Refused:
    """The answer to a method that does not exist."""
    return Refused(404, "Not Found")
