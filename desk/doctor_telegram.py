"""The doctor at the door to Telegram: the token, the webhook, this machine's clock, and our own port."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from desk.findings import Finding, bad, good, look
from settings import Settings

MOST_SKEW = timedelta(seconds=30)
_TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Telegram answered to one method, and the time by its clock."""

    status: int
    result: dict[str, Any]
    at: datetime | None


def examine_telegram(settings: Settings) -> Iterator[Finding]:
    """Findings on the token, the webhook and the clock; with the simulator there is none of them."""
    if settings.simulated:
        return
    me = asyncio.run(ask(settings, "getMe"))
    if me is None:
        yield bad(
            f"{settings.telegram_api_url} cannot be reached.",
            "Is this machine online, and does its firewall let it out? Is TELEGRAM_API_URL right?",
        )
        return
    if me.status in (401, 404):
        yield bad("Telegram does not know this token.", "Copy TELEGRAM_TOKEN again from @BotFather.")
        return
    if me.status != 200:
        yield bad(f"Telegram answered with status {me.status}.", "Try again in a minute.")
        return
    yield good(f"The token is that of @{me.result.get('username')}.")
    if me.result.get("can_join_groups"):
        yield look(
            "The bot can be added to groups, where it leaves at once.", "@BotFather: /setjoingroups, Disable."
        )
    yield from _clock(me.at)
    yield from _webhook(settings, asyncio.run(ask(settings, "getWebhookInfo")))


def _clock(theirs: datetime | None) -> Iterator[Finding]:
    if theirs is None:
        return
    skew = abs(datetime.now(UTC) - theirs)
    if skew > MOST_SKEW:
        yield look(
            f"This machine's clock is {int(skew.total_seconds())} seconds away from Telegram's.",
            "Turn on time synchronisation (NTP): reminders go by this clock.",
        )
    else:
        yield good("This machine's clock is right.")


def _webhook(settings: Settings, info: Reply | None) -> Iterator[Finding]:
    if info is None or info.status != 200:
        return
    told, wanted = info.result.get("url") or "", settings.webhook_url or ""
    if not wanted and told:
        yield look(
            "A webhook is set at Telegram.",
            "The next start takes it away and polls, without losing a message.",
        )
    elif wanted and told != wanted:
        yield look("Telegram does not call WEBHOOK_URL yet.", "The next start tells it to.")
    elif wanted and info.result.get("last_error_message"):
        yield look(
            f"Telegram had trouble calling WEBHOOK_URL: {info.result['last_error_message']}.",
            "Is the proxy up, and its certificate valid?",
        )
    elif wanted:
        yield good("Telegram calls WEBHOOK_URL.")


async def ask(settings: Settings, method: str) -> Reply | None:
    """One call; None if nobody answered. The address holds the token, so no error is passed on."""
    address = f"{settings.telegram_api_url}/bot{settings.telegram_token}/{method}"
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session,
            session.get(address) as answer,
        ):
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    result = body.get("result") if isinstance(body, dict) else None
    date = answer.headers.get("Date")
    at = parsedate_to_datetime(date) if date else None
    return Reply(answer.status, result if isinstance(result, dict) else {}, at)
