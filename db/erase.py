"""Forgetting a person: every row about them, in one transaction."""

from sqlalchemy import Connection, delete, select, update

from db.tables import identities, inbox, invite_failures, patients


def erase(connection: Connection, patient: int) -> None:
    """Delete the person; everything that hangs on their row goes with it.

    Their updates in the inbox keep only Telegram's update number and count as done: a number isn't about
    anyone, and without it an update that Telegram delivers a second time would be handled a second time.
    """
    chat_hmac = connection.scalar(select(identities.c.chat_hmac).where(identities.c.patient == patient))
    if chat_hmac is not None:
        connection.execute(
            update(inbox)
            .where(inbox.c.chat_hmac == chat_hmac, inbox.c.ended_at.is_(None))
            .values(ended_at=inbox.c.received_at)
        )
        connection.execute(
            update(inbox)
            .where(inbox.c.chat_hmac == chat_hmac)
            .values(
                chat_hmac=None, chat=None, raw=None, fault=None, message=None, try_after=None, state="done"
            )
        )
        connection.execute(delete(invite_failures).where(invite_failures.c.chat_hmac == chat_hmac))
    connection.execute(delete(patients).where(patients.c.id == patient))
    connection.info["erased"] = True  # the SQLite store then empties the write-ahead log too
