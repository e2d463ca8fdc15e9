"""`world`: one service on each engine."""

import pytest

from db.open import Store
from tests.actions.world import World, house


@pytest.fixture
def world(store: Store) -> World:
    """On Monday 23 November 2026, seven in the morning in London."""
    return World(store, house())
