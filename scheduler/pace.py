"""How fast messages may leave: per token, per chat, and what Telegram itself told us to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NOW: Final = timedelta(0)
_TIDY_AFTER = 1000  # chats remembered before the rested ones are forgotten


@dataclass(slots=True)
class _Bucket:
    """`interval` per message in the long run, `burst` of them at once.

    Kept as one instant: when the bucket would be full again. Whatever the clock does, nobody waits longer
    than one interval, and never more than `burst` leave at once.
    """

    interval: timedelta
    burst: int
    full_at: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        return max(NOW, self._full_at(now) - now - self.interval * (self.burst - 1))

    def spend(self, now: datetime) -> None:
        self.full_at = self._full_at(now) + self.interval

    def left(self, now: datetime) -> int:
        """Whole messages that may leave now."""
        missing = self._full_at(now) - now
        return max(0, int((self.interval * self.burst - missing) / self.interval))

    def _full_at(self, now: datetime) -> datetime:
        if self.full_at is None or self.full_at < now:
            return now
        # Further away than it can be means that the clock was set back: count from here.
        self.full_at = min(self.full_at, now + self.interval * self.burst)
        return self.full_at


@dataclass(slots=True)
class _Freeze:
    """Telegram's own word (429): nothing before `until`."""

    since: datetime
    until: datetime

    def wait(self, now: datetime) -> timedelta:
        if now < self.since:  # the clock was set back: the whole length again, from here
            self.since, self.until = now, now + (self.until - self.since)
        return max(NOW, self.until - now)


class Pace:
    """Figures after Telegram's: about one message a second in a chat, under thirty a second per bot token.

    `now` is the service's clock, which a simulator may move: forward frees everything at once (a burst of at
    most `burst`), backward holds nobody longer than before. A chat is any number that stands for one.
    """

    def __init__(
        self,
        per_second: float = 25,
        *,
        burst: int | None = None,
        chat_per_second: float = 1,
        chat_burst: int = 3,
    ) -> None:
        """`burst` of all chats together: a fifth of a second's worth unless given, so that the second that
        begins with a burst stays under Telegram's limit too."""
        self._all = _Bucket(timedelta(seconds=1 / per_second), burst or max(1, round(per_second / 5)))
        self._chat_interval = timedelta(seconds=1 / chat_per_second)
        self._chat_burst = chat_burst
        self._chats: dict[int, _Bucket] = {}
        self._held: dict[int, _Freeze] = {}
        self._flooded: dict[int, _Freeze] = {}
        self._all_frozen: _Freeze | None = None

    def wait_for(self, chat: int, now: datetime) -> timedelta:
        """How long until a message to `chat` may leave; zero means now."""
        return max(self.wait_for_any(now), self._wait_of_chat(chat, now))

    def wait_for_any(self, now: datetime) -> timedelta:
        """How long until a message to anybody may leave."""
        frozen = self._all_frozen.wait(now) if self._all_frozen else NOW
        return max(frozen, self._all.wait(now))

    def places(self, now: datetime) -> int:
        """How many messages, to different chats, may leave now."""
        return 0 if self.wait_for_any(now) else self._all.left(now)

    def resting(self, now: datetime) -> list[int]:
        """The chats that must wait although others need not."""
        self._forget_rested(now)
        return [chat for chat in {*self._chats, *self._held} if self._wait_of_chat(chat, now)]

    def spend(self, chat: int, now: datetime) -> None:
        """A message to `chat` leaves now."""
        self._all.spend(now)
        bucket = self._chats.setdefault(chat, _Bucket(self._chat_interval, self._chat_burst))
        bucket.spend(now)

    def freeze(self, chat: int, after: timedelta, now: datetime) -> None:
        """Telegram answered 429 to a message for `chat`: nothing to it for `after`.

        It doesn't say whose limit was hit. When a second chat hears the same while the first still waits, it
        is the token's, and everybody waits.
        """
        self.hold(chat, after, now)
        self._flooded[chat] = freeze = _Freeze(now, now + after)
        self._flooded = {each: until for each, until in self._flooded.items() if until.wait(now)}
        if len(self._flooded) > 1:
            self._all_frozen = _later(self._all_frozen, freeze, now)

    def hold(self, chat: int, after: timedelta, now: datetime) -> None:
        """Nothing to `chat` for `after`, for a reason that is its own."""
        self._held[chat] = _later(self._held.get(chat), _Freeze(now, now + after), now)

    def _wait_of_chat(self, chat: int, now: datetime) -> timedelta:
        held, bucket = self._held.get(chat), self._chats.get(chat)
        return max(held.wait(now) if held else NOW, bucket.wait(now) if bucket else NOW)

    def _forget_rested(self, now: datetime) -> None:
        if len(self._chats) > _TIDY_AFTER:
            self._chats = {chat: each for chat, each in self._chats.items() if each.left(now) < each.burst}
        self._held = {chat: each for chat, each in self._held.items() if each.wait(now)}


def _later(one: _Freeze | None, other: _Freeze, now: datetime) -> _Freeze:
    """A word of Telegram's holds to its end, also when a shorter one comes meanwhile."""
    return one if one is not None and one.wait(now) > other.wait(now) else other
