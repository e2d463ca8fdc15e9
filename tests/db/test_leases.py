"""One poller, one dispatcher: whoever lost the lease can tell."""

from db.open import Store
from db.unit import Unit
from tests.db.people import MINUTE, NOW

TTL = MINUTE


async def test_a_lease_belongs_to_one_until_it_runs_out(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "a", TTL, NOW) == 1
        assert leases.take("dispatch", "b", TTL, NOW + TTL / 2) is None
        assert leases.take("poll", "b", TTL, NOW) == 1
        assert leases.take("dispatch", "b", TTL, NOW + TTL) == 2

    await store.run(work)


async def test_renewing_keeps_it_and_a_lost_one_cannot_be_renewed(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        fence = leases.take("dispatch", "a", TTL, NOW)
        assert fence == 1
        assert leases.renew("dispatch", "a", fence, TTL, NOW + TTL / 2)
        assert leases.take("dispatch", "b", TTL, NOW + TTL) is None
        assert not leases.renew("dispatch", "a", fence, TTL, NOW + 2 * TTL)
        assert leases.take("dispatch", "b", TTL, NOW + 2 * TTL) == 2
        assert not leases.renew("dispatch", "a", fence, TTL, NOW + 2 * TTL)
        assert not leases.holds("dispatch", "a", fence, NOW + 2 * TTL)
        assert leases.holds("dispatch", "b", 2, NOW + 2 * TTL)
        assert not leases.holds("dispatch", "b", 2, NOW + 3 * TTL)

    await store.run(work)


async def test_the_fence_rises_even_after_giving_it_up_and_taking_it_again(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "a", TTL, NOW) == 1
        leases.release("dispatch", "b", 1)
        assert leases.holds("dispatch", "a", 1, NOW)
        leases.release("dispatch", "a", 1)
        assert not leases.holds("dispatch", "a", 1, NOW)
        assert leases.take("dispatch", "b", TTL, NOW) == 2
        assert leases.take("dispatch", "b", TTL, NOW) == 3
        assert not leases.holds("dispatch", "b", 2, NOW)

    await store.run(work)
