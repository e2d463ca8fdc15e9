"""Carries e-mails about red flags from the database to the mail server, beside everything else."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from domain.alerts import Arrived, Mail, MailOutcome

log = structlog.get_logger(__name__)


class Postman:
    """`take` gives what is to be sent now (already marked as tried), `send` sends, `record` writes down.

    He goes one round at a time, and never keeps whoever wakes him waiting: a slow mail server delays
    nobody's messages.
    """

    def __init__(
        self,
        take: Callable[[], Awaitable[Sequence[Mail]]],
        send: Callable[[Mail], Awaitable[MailOutcome]],
        record: Callable[[Mail, MailOutcome], Awaitable[None]],
    ) -> None:
        self._take = take
        self._send = send
        self._record = record
        self._round: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Something may be due."""
        if self.idle() and not self._stopping:
            self._round = asyncio.create_task(self._go_round())

    def idle(self) -> bool:
        """Whether he is in, with nothing in hand."""
        return self._round is None or self._round.done()

    async def home(self) -> None:
        """Return when he is in. What comes up meanwhile waits for the next time he is woken."""
        if self._round is not None:
            await asyncio.wait([self._round])

    async def stop(self, within: float) -> None:
        """Finish what is in hand within so many seconds; what isn't finished then is sent after the start."""
        self._stopping = True
        if self._round is not None:
            _, late = await asyncio.wait([self._round], timeout=within)
            for task in late:
                task.cancel()

    async def _go_round(self) -> None:
        try:
            while not self._stopping and (mails := await self._take()):
                await asyncio.gather(*(self._carry(mail) for mail in mails))
        except Exception as fault:
            log.error("mail_round_failed", fault=type(fault).__name__)

    async def _carry(self, mail: Mail) -> None:
        """An outcome that can't be written down leaves the e-mail in hand: it is sent again (P5)."""
        try:
            outcome = await self._send(mail)
            if not isinstance(outcome, Arrived):
                log.error("alert_mail_not_sent", alert=mail.alert.id, step=mail.step, why=repr(outcome))
            await self._record(mail, outcome)
        except Exception as fault:
            log.error("alert_mail_in_doubt", alert=mail.alert.id, fault=type(fault).__name__)
