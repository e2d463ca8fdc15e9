"""What can be wrong with a database, each as one sentence with its cure for the operator."""


class DatabaseProblem(Exception):
    """The database can't be used as it is; the message is one sentence that says what to do."""


class AlreadyRunning(DatabaseProblem):
    """Another process holds this SQLite file."""


class WrongKey(DatabaseProblem):
    """The secret key is not the one this database was sealed with."""


class SealBroken(Exception):
    """A sealed cell was changed, or moved from another row. Says which cell, never its words."""


class DatabaseAway(ConnectionError):
    """The server can't be reached, or went away in the middle: nothing is wrong with what was asked, and
    whether a commit that was under way was kept, nobody knows. Callers that can wait may try again."""
