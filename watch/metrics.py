"""What is counted, for Prometheus. Labels are words of ours only: never a person, a text or a token."""

from datetime import timedelta
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from domain.deliveries import Class, Delivery, State
from domain.pulse import Pulse

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_LATENESS: Final = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600)  # seconds
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_BATCH: Final = (1, 2, 4, 8, 16, 32, 64, 128)  # units of work to a commit (db/writer.py)


class Metrics:
    """One process's figures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = made = CollectorRegistry()
        self._updates = Counter("betweentimes_updates", "Updates from Telegram.", ["outcome"], registry=made)
        self._actions = Counter(
            "betweentimes_actions", "Units of work.", ["action", "outcome"], registry=made
        )
        self._seconds = Histogram(
            "betweentimes_action_seconds",
            "From asking for a unit of work to its commit.",
            buckets=_SECONDS,
            registry=made,
        )
        self._deliveries = Counter(
            "betweentimes_deliveries", "Attempts that ended.", ["class", "outcome"], registry=made
        )
        self._lateness = Histogram(
            "betweentimes_delivery_lateness_seconds",
            "How long after its time a message was sent, by the service's clock.",
            ["class"],
            buckets=_LATENESS,
            registry=made,
        )
        self._batch = Histogram(
            "betweentimes_commit_batch_size",
            "Units of work that shared one commit (SQLite).",
            buckets=_BATCH,
            registry=made,
        )
        self._queue = Gauge(
            "betweentimes_queue_depth", "What waits, counted to 100,000.", ["queue"], registry=made
        )
        self._overdue = Gauge(
            "betweentimes_oldest_overdue_seconds", "How long the oldest message has waited.", registry=made
        )
        self._silence = Gauge(
            "betweentimes_tick_age_seconds", "Since the last tick in any process.", registry=made
        )
        self._alarm = Gauge(
            "betweentimes_no_tick_alarm", "1 while nothing has ticked for two minutes.", registry=made
        )
        self._faults = Counter(
            "betweentimes_content_faults",
            "Messages that Telegram couldn't read as they were worded, and got as plain text.",
            registry=made,
        )
        self._hints = Counter(
            "betweentimes_hints", "Wake-ups by other processes (PostgreSQL).", ["what"], registry=made
        )
        for klass in Class:  # so that a graph begins at nothing, and not at the first fault
            self._lateness.labels(klass.value)
            for state in (State.SENT, State.REFUSED, State.RETRY, State.UNKNOWN):
                self._deliveries.labels(klass.value, state.value)
        for outcome in ("new", "duplicate", "done", "failed", "parked"):
            self._updates.labels(outcome)

    def updates(self, outcome: str, many: int = 1) -> None:
        """`outcome`: new or duplicate when kept; done, failed or parked when handled."""
        self._updates.labels(outcome).inc(many)

    def action(self, name: str, outcome: str, seconds: float) -> None:
        """A unit of work that ended; `outcome` is done, given_up (the caller waited no longer), or the
        name of the exception's class."""
        self._actions.labels(name, outcome).inc()
        self._seconds.observe(seconds)

    def delivered(self, delivery: Delivery, state: State, late: timedelta) -> None:
        """An attempt that ended in `state`, so long after it was due."""
        klass = delivery.plan.klass.value
        self._deliveries.labels(klass, state.value).inc()
        if state is State.SENT:
            self._lateness.labels(klass).observe(max(0.0, late.total_seconds()))

    def content_fault(self) -> None:
        """A message went out as plain text: somebody should look at its words."""
        self._faults.inc()

    def hint(self, what: str) -> None:
        """Another process said that there is something to look at: ledger, inbox or lease."""
        self._hints.labels(what).inc()

    def committed(self, units: int) -> None:
        """So many units of work shared a commit."""
        self._batch.observe(units)

    def alarm(self, raised: bool) -> None:
        """Whether nothing ticks."""
        self._alarm.set(raised)

    def page(self, pulse: Pulse | None, quiet: timedelta) -> bytes:
        """All of it in Prometheus' text format. `pulse` is None if the database doesn't answer."""
        self._silence.set(quiet.total_seconds())
        if pulse is not None:
            self._overdue.set(pulse.overdue.total_seconds())
            self._queue.labels("inbox").set(pulse.inbox)
            for klass, waiting in pulse.waiting.items():
                self._queue.labels(klass.value).set(waiting)
        return generate_latest(self.registry)
