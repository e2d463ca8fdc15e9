"""One campaign: some patients, many lives of the service, and the proof after each.

A life ends at a named point (the trap in the service kills it there) or at a moment drawn by chance (we kill
it). The patients go on all the time; between lives the clock goes on too, so that the planner's occurrences
fall due over five days. Now and then a call to Telegram goes wrong, and on PostgreSQL the server itself is
killed under a living service.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from content.catalogue import load_catalogue
from domain.deliveries import HOLDS_BACK, back_off
from settings import read_settings
from tests.crash.crowd import Crowd
from tests.crash.evidence import Eyes, PostgresEyes, SqliteEyes, answers, count, instant, states
from tests.crash.lives import Lives
from tests.crash.people import DAYS, ITEMS, Calendar, Person, gather
from tests.crash.points import Point
from tests.crash.telegram import TOKEN, telegram

AT_ONCE = 32  # messages in flight: what one kill can leave with an unknown fate (scheduler/dispatcher.py)
FAULTS = ("500", "502", "429", "drop_before", "accept_then_drop", "accept_then_hang")
FAILING = ("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates")
OFTEN_FAULTY = 0.25
FIRST_SIGN = 4.0  # seconds in which a life that is up must show something, or it is killed all the same
SILENCE = 1.5  # seconds after the last sign of life: nothing more is to come, so it is killed
LONGEST_LIFE = 10.0  # seconds after which a life that hasn't met its point is killed all the same
A_MOMENT = 0.7  # seconds within which a moment is drawn
AT_THE_START = 0.5  # how many of the moments are drawn while the service still starts
MOST_PASSED = 6  # times that a point is passed at most before it kills
A_LOOK = 0.02
NO_PROGRESS = 120.0  # seconds after which a life in peace is taken to hang
A_PAUSE = 0.2
AT_REST = 2.0  # seconds without anything in hand after which somebody who waits takes it that nothing comes
TOO_LATE = int((HOLDS_BACK - back_off(100)).total_seconds()) * 1_000_000  # as the database has it
AFTER_RESTART = 120.0  # seconds in which a living service must have found its restarted server


@dataclass
class Tally:
    """What was done, and what was found. `wrong` must stay empty."""

    kills: Counter[str] = field(default_factory=Counter)
    server_kills: int = 0
    faults: int = 0
    checks: int = 0
    acknowledged: int = 0
    updates: int = 0
    served_again: int = 0
    asked_again: int = 0
    too_late: int = 0  # of those: kills had held their reply back until it was a day old
    deliveries: Counter[str] = field(default_factory=Counter)
    occurrences: Counter[str] = field(default_factory=Counter)
    arrived: int = 0
    finished: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Sum two campaigns."""
        for name in self.__dataclass_fields__:
            mine = getattr(self, name)
            if isinstance(mine, list):
                mine.extend(getattr(other, name))
            elif isinstance(mine, Counter):
                mine.update(getattr(other, name))
            else:
                setattr(self, name, mine + getattr(other, name))

    @property
    def killed(self) -> int:
        return self.kills.total()

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Tally":
        """Of what `vars` gave of one, perhaps by way of JSON."""
        return cls(
            **{name: Counter(value) if isinstance(value, dict) else value for name, value in kept.items()}
        )


@dataclass
class Server:
    """How a PostgreSQL server under test is killed and brought back."""

    url: str
    kill: Callable[[], None]
    start: Callable[[], None]


class Campaign:
    """`run()` once; `tally` says what came of it. The folder gets database, Telegram's memory and the log."""

    def __init__(
        self, folder: Path, *, seed: int, kills: int, patients: int, server: Server | None = None
    ) -> None:
        self._folder, self._kills, self._patients, self._server = folder, kills, patients, server
        self._seed, self._chance = seed, Random(seed)  # noqa: S311 - no secret
        self.tally = Tally()
        self._items = load_catalogue(None).instruments["activation-13"].instrument.item_ids
        self._calendar = Calendar(max(2, -(-kills // DAYS) - 1))
        self._updates_of_a_life = patients * (ITEMS + 4) / max(kills, 1)
        self._ends = self._drawn_ends()

    def run(self) -> Tally:
        """Live, die, look; then one last life in peace. Raises only if the service can't be started."""
        begun = time.monotonic()
        memory = self._folder / "telegram.sqlite"
        database = self._server.url if self._server else f"sqlite:///{self._folder / 'service.sqlite'}"
        environ = {
            "DATA_DIR": str(self._folder / "data"),
            "DATABASE_URL": database,
            "TELEGRAM_TOKEN": TOKEN,
        }
        people = gather(read_settings(environ, self._folder / ".env"), memory, self._patients, self._seed)
        self._eyes: Eyes = (
            PostgresEyes(database) if self._server else SqliteEyes(self._folder / "service.sqlite")
        )
        with telegram(memory) as there:
            self._telegram = there
            self._crowd = Crowd(people, there, self._chance)
            environ |= {
                "TELEGRAM_API_URL": there.address,
                "MESSAGES_PER_SECOND": "1000",
                "LOG_LEVEL": "error",
            }
            with Lives(self._folder, environ) as self._lives:
                for number in range(self._kills):
                    self._one_life(number)
                self._last_lives()
        self._eyes.close()
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    def _drawn_ends(self) -> list[Point | None]:
        """Where each life shall end: every point, and "any moment", as often as the others."""
        ways = (None, *Point)
        ends = [ways[number % len(ways)] for number in range(self._kills)]
        self._chance.shuffle(ends)
        return ends

    def _one_life(self, number: int) -> None:
        die_at, server_too = self._ends[number], self._server is not None and number % 10 == 5
        now = self._calendar.next_life(not self._waiting_today())
        self._let_lease_run_out(number)
        passed = self._chance.randint(1, max(1, min(MOST_PASSED, int(self._updates_of_a_life / 2))))
        ahead = self._telegram.set_clock(now)
        if die_at is None and not server_too and self._chance.random() < AT_THE_START:
            self._lives.begin(None, 0, ahead)
            self._lives.leave_alone(self._chance.uniform(0.0, A_MOMENT))
            self._lives.kill()
            self.tally.kills["at the start"] += 1
            if number:
                self._prove()
            return
        self._lives.start(die_at, passed, ahead)
        if number:
            self._prove()  # after every restart
        faulty = self._chance.random() < OFTEN_FAULTY
        if faulty:
            self.tally.faults += 1
            self._telegram.fail(self._chance.choice(FAILING), self._chance.choice(FAULTS))
        if server_too:
            self._server_dies()
        self._go_on(number, die_at)
        self._telegram.be_well()

    def _go_on(self, number: int, die_at: Point | None) -> None:
        """The patients do things until the service dies at its point, or by our hand.

        They keep a pace at which some of them are still at it in the last life. Time counts from the first
        sign of life: what comes first after a start takes longer than all the rest.
        """
        pace = int(self._updates_of_a_life * (number + 1)) + 1
        moment = None if die_at else self._chance.uniform(0.0, A_MOMENT)
        begun = time.monotonic()
        until, longest = begun + FIRST_SIGN, begun + LONGEST_LIFE
        seen = False
        while time.monotonic() < min(until, longest):
            if self._crowd.look() and not (seen and moment is not None):
                seen, until = True, time.monotonic() + (SILENCE if moment is None else moment)
            self._crowd.do(max(0, min(pace - len(self._crowd.updates), 8)))
            if self._lives.gone(A_LOOK):
                self.tally.kills[die_at.value if die_at else "any moment"] += 1
                return
        self._lives.kill()
        self.tally.kills["any moment"] += 1

    def _server_dies(self) -> None:
        """PostgreSQL is killed and comes back; the service that was talking to it goes on by itself."""
        assert self._server is not None
        self._crowd.do(8)
        self._server.kill()
        self.tally.server_kills += 1
        self._crowd.do(8)
        self._server.start()
        until = time.monotonic() + AFTER_RESTART
        while self._lives.pid is not None and not self._crowd.look():
            if time.monotonic() > until:
                self._blame("the service didn't find its restarted server again")
                return
            self._crowd.do(2)
            self._lives.gone(0.1)

    def _prove(self) -> None:
        """What must hold at any time. Telegram is read first: what it accepted by then must be stored."""
        self._crowd.look()
        self.tally.checks += 1
        confirmed = self._telegram.confirmed()
        stored = answers(self._eyes)
        for chat in self._crowd.chats.values():
            self._prove_answers(chat.person, chat.acknowledged, stored.get(chat.person.patient, []))
        kept = {row[0] for row in self._eyes.rows("SELECT update_id FROM inbox")}
        if lost := confirmed - kept:
            self._blame(f"{len(lost)} updates were acknowledged and are not kept")
        twice = {each: times for each, times in self._crowd.occurrences.items() if times > 1}
        if twice:
            self._blame(f"sent more than once: {twice}")
        unknown = states(self._eyes)["unknown"]
        most = (self.tally.killed + self.tally.server_kills) * AT_ONCE + self.tally.faults
        if unknown > most:
            self._blame(f"{unknown} of unknown fate, of {most} at most")
        for fault in self._eyes.integrity():
            self._blame(f"integrity: {fault}")

    def _prove_answers(self, person: Person, acknowledged: int, rows: list[tuple[str, int | None]]) -> None:
        given = dict(rows)
        if len(given) != len(rows):
            self._blame(f"patient {person.number}: more than one row for an item")
        for item, value in zip(self._items[:acknowledged], person.answers, strict=False):
            if item not in given:
                self._blame(f"patient {person.number}: {item} was acknowledged and is lost")
            elif given[item] != value:
                self._blame(f"patient {person.number}: {item} is {given[item]}, tapped was {value}")

    def _let_lease_run_out(self, number: int) -> None:
        """PostgreSQL keeps a dead service's lease for a while. Every tenth time we wait it out."""
        if self._server and number % 10 != 9:
            self._eyes.rows("UPDATE leases SET expires_at = 0")

    def _last_lives(self) -> None:
        """Nobody kills, nothing fails: everybody comes to their end, day by day, and the books are closed."""
        for _ in range(DAYS):
            now = self._calendar.to_evening()
            self._let_lease_run_out(0)
            self._lives.start(None, 0, self._telegram.set_clock(now))
            self._prove()
            self._live_in_peace()
            if (code := self._lives.stop()) != 0:
                self._blame(f"a life in peace ended with {code}")
            if self._calendar.over:
                break
            self._calendar.next_life(all_sent=True)
        self._crowd.look()
        self._prove()
        self._close_the_books()

    def _live_in_peace(self) -> None:
        """Until all is done. Who waits although nothing is in hand any more asks again, as people do."""
        until, patience = time.monotonic() + NO_PROGRESS, self._crowd.asked_again + 5 * self._patients
        quiet_since: float | None = None
        while time.monotonic() < until and self._crowd.asked_again < patience:
            if self._crowd.look() + self._crowd.do(32):
                until = time.monotonic() + NO_PROGRESS
                quiet_since = None
                time.sleep(A_LOOK)
            elif any(self._in_hand().values()) or self._crowd.look():
                quiet_since = None
                time.sleep(A_PAUSE)
            elif self._crowd.finished == len(self._crowd.people) and not self._waiting_today():
                return
            elif quiet_since is None or time.monotonic() < quiet_since + AT_REST:
                quiet_since = quiet_since or time.monotonic()
                time.sleep(A_PAUSE)
            else:
                self._prove_that_all_was_tried()
                self._crowd.ask_again()
                quiet_since = None
        self._blame(f"not at rest: {self._crowd.finished} finished, {self._in_hand()}")

    def _prove_that_all_was_tried(self) -> None:
        """Whoever still waits has a reply in the ledger that says why: its call went wrong and may have
        arrived, or it was interrupted until it was a day old. Anything else would be a lost reply."""
        for chat in self._crowd.stuck:
            last = self._crowd.updates[chat.waits_since or 0]
            ended = {
                state
                for state, due, changed in self._eyes.rows(
                    "SELECT d.state, d.due, d.changed_at FROM deliveries d, inbox i "  # noqa: S608 - our numbers
                    f"WHERE d.patient = {chat.person.patient} AND d.class = 'reply' AND i.update_id = {last} "
                    "AND d.state IN ('missed', 'unknown') AND d.changed_at >= i.received_at"
                )
                if state == "unknown" or changed - due >= TOO_LATE
            }
            if not ended:
                self._blame(f"patient {chat.person.number}: no reply after update {last}, and no reason")
            self.tally.too_late += ended == {"missed"}

    def _in_hand(self) -> dict[str, int]:
        # In the order in which an update travels: what moves on between two looks is seen by the second.
        missing = len(self._telegram.all_updates() - self._telegram.confirmed())
        waiting = count(self._eyes, "SELECT count(*) FROM inbox WHERE state = 'new'")
        leaving = "state IN ('sending', 'retry') OR (state = 'planned' AND class <> 'proactive')"
        return {"not fetched": missing, "inbox": waiting, **states(self._eyes, leaving)}

    def _waiting_today(self) -> int:
        """Reminders that could have left by now and haven't."""
        waiting = self._reminders()
        return waiting["planned"] + waiting["sending"] + waiting["retry"]

    def _reminders(self) -> Counter[str]:
        """The occurrences so far, by state."""
        return states(self._eyes, f"kind = 'reminder' AND due <= {instant(self._calendar.now)}")

    def _close_the_books(self) -> None:
        """Every update took effect exactly once, nothing is half-way, and all counts agree."""
        tally, crowd = self.tally, self._crowd
        tally.deliveries = states(self._eyes)
        tally.occurrences = self._reminders()
        tally.arrived = len(crowd.occurrences)
        tally.finished, tally.updates = crowd.finished, len(crowd.updates)
        tally.acknowledged = sum(chat.acknowledged for chat in crowd.chats.values())
        tally.served_again, tally.asked_again = crowd.served_again, crowd.asked_again
        self._books_of_updates()
        self._books_of_patients()
        self._books_of_deliveries()

    def _books_of_updates(self) -> None:
        made, eyes = self._telegram.all_updates(), self._eyes
        done = {row[0] for row in eyes.rows("SELECT update_id FROM inbox WHERE state = 'done'")}
        if made != done:
            self._blame(f"updates not done exactly once: {sorted(made ^ done)[:5]}")
        said = count(eyes, "SELECT count(*) FROM said WHERE context = 'free'")
        if said != len(self._crowd.people):
            self._blame(f"{said} rows for {len(self._crowd.people)} sentences said")

    def _books_of_patients(self) -> None:
        stored, people = answers(self._eyes), self._crowd.people
        closed = count(self._eyes, "SELECT count(*) FROM check_ins WHERE state = 'closed' AND complete")
        if not closed == self._crowd.finished == len(people):
            self._blame(f"{closed} check-ins handed in, {self._crowd.finished} of {len(people)} were told so")
        for person in people:
            self._prove_answers(person, ITEMS, stored.get(person.patient, []))
        unheard = self.tally.asked_again - self.tally.too_late
        if unheard > self.tally.faults:
            self._blame(f"{unheard} patients saw nothing after {self.tally.faults} faults")

    def _books_of_deliveries(self) -> None:
        tally, eyes = self.tally, self._eyes
        if half := tally.deliveries["sending"] + tally.deliveries["retry"]:
            self._blame(f"{half} deliveries are half-way")
        owed = len(self._crowd.people) * DAYS
        states_of_all = tally.occurrences
        if states_of_all.total() - states_of_all["cancelled"] != owed:
            self._blame(f"{owed} occurrences are owed, the ledger knows {dict(states_of_all)}")
        if not states_of_all["sent"] <= tally.arrived <= states_of_all["sent"] + states_of_all["unknown"]:
            self._blame(f"{tally.arrived} arrived, the ledger says {dict(states_of_all)}")
        answered = count(eyes, "SELECT count(*) FROM attempts WHERE ended_at IS NULL")
        if answered:
            self._blame(f"{answered} attempts have no end")

    def _blame(self, what: str) -> None:
        self.tally.wrong.append(f"seed {self._seed}, after {self.tally.killed} kills: {what}")
