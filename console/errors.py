"""What goes wrong on a page, named for what the person in front of it can do."""


class ConsoleProblem(Exception):
    """A page can't be shown. `title` and the text are for the person in front of it."""

    status = 400
    title = "That did not work"


class NotSignedIn(Exception):
    """Nobody, or no longer, signed in: off to the sign-in page."""


class NotFound(ConsoleProblem):
    """No such thing, or not for them to know of."""

    status = 404
    title = "There is no such page"

    def __init__(self, text: str = "It may have been removed, or the address is not quite right.") -> None:
        super().__init__(text)


class Forbidden(ConsoleProblem):
    """Their roles don't allow it."""

    status = 403
    title = "Your roles do not allow this"

    def __init__(self) -> None:
        super().__init__("If you need it for your work, ask whoever runs this service for the role.")


class FormExpired(ConsoleProblem):
    """The form was not made by us for this session, or its session is over."""

    status = 403
    title = "This form is too old"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Go back, load the page again, and send the form once more.")


class TooBig(ConsoleProblem):
    """More was sent than this form takes."""

    status = 413
    title = "That is too much at once"

    def __init__(self, most: int) -> None:
        super().__init__(f"Nothing was changed. This form takes at most {most // 1000} kB.")


class WrongAddress(ConsoleProblem):
    """The console was asked for under an address that isn't its own."""

    status = 421
    title = "The console has no such address"


class Conflict(ConsoleProblem):
    """Somebody else changed it meanwhile; pages that can show the difference do that instead."""

    status = 409
    title = "Somebody else has changed this meanwhile"

    def __init__(
        self, text: str = "Nothing of yours was saved. Load the page again to see it as it is now."
    ) -> None:
        super().__init__(text)
