"""The mail catcher, for who tells people by e-mail."""

from tests.post.conftest import catcher

__all__ = ["catcher"]
