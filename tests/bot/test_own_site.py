"""Every patient reads the name of their own site, as it is now, wherever a site is named."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest

from actions import alerts, settings, staff
from actions.console import people, talk
from bot.render import Renderer
from bot.rendered import Rendered
from bot.tokens import Tokens
from content.catalogue import load_catalogue
from content.words import load_words
from db.open import Store
from domain.deliveries import DeliveryId
from domain.patient import PatientId
from domain.records import StoredTip
from domain.sites import FIRST_SITE, SiteId
from domain.staff import Grant, Role, Staff, StaffId
from post.letter import letter
from stock import name_first_site
from tests.actions.world import Person, World, house, london

NORTH, SOUTH = "Northside surgery", "Southgate clinic"
BOSS = Staff(StaffId(1), "Ada", "ada@example.org", frozenset({Grant(Role.ADMIN), Grant(Role.COORDINATOR)}))
SAID = (
    "help.text", "help_now.text", "plan.none", "forget.explain", "privacy.text", "talk.noted",
    "staff.message", "staff.ask_answer", "staff.answer_kept", "staff.taken_over", "staff.handed_back",
    "safety.team_told", "safety.call_noted",
)  # fmt: skip
RED_FLAG = "I took all my pills, I want to die"
TIP = StoredTip(
    id="moving-1-a",
    version=1,
    levels=frozenset({2}),
    topics=frozenset({"moving"}),
    conditions=frozenset(),
    exclusions=frozenset(),
    status="approved",
    evidence="general advice",
    bodies={"en": "Somebody at {{ site }} walks too."},
)


class Town:
    """A service with two sites: the first, called by SITE_NAME, and the one in the south."""

    def __init__(self, world: World, south: SiteId) -> None:
        self.world, self.south = world, south
        self._read: dict[DeliveryId, str] = {}
        words, packs = load_words(), load_catalogue(None).instruments
        self._renderer = Renderer(world.service, words, packs, Tokens(b"nobody will tap this"))

    async def reads(self, whom: Person) -> str:
        """All that this person was sent so far, what is new as it reads now. Of a copy, its page."""
        rows = [row for row in await whom.ledger() if row.sent_at is not None]
        for row in rows:
            if row.id not in self._read:
                self._read[row.id] = _words_of(await self._renderer(row))
        return "\n".join(self._read[row.id] for row in rows)

    async def rename(self, site: SiteId, name: str) -> None:
        """As the console does."""
        await self.world.service.run(people.rename_site, BOSS, site, name)


def _words_of(shown: Rendered) -> str:
    if shown.document is None:
        return shown.html or ""
    with ZipFile(io.BytesIO(shown.document[1])) as copy:
        return copy.read("read-me-first.html").decode()


@pytest.fixture
async def town(store: Store) -> Town:
    """On each engine."""
    world = World(store, house())
    world.furnish(site=NORTH)
    await world.service.run(name_first_site)
    return Town(world, await world.service.run(people.add_site, BOSS, SOUTH))


async def both(town: Town) -> tuple[Person, Person]:
    """Somebody of each, set up long ago."""
    return await town.world.settled(1001), await town.world.settled(1002, site=town.south)


async def writes(town: Town, whom: PatientId) -> None:
    """A person of the care team sends a message, takes the conversation over, and hands it back."""
    run = town.world.service.run
    await run(talk.send, BOSS, whom, "Come by.", "key-1")
    await run(talk.begin, BOSS, whom, "key-2")
    await run(talk.end, BOSS, whom)


async def says_all_there_is(town: Town, whom: Person) -> list[str]:
    """Every phrase that names the site, said to this person; which they were, by their keys."""
    town.world.now = london(23, 12)
    for command in ("help", "plan", "forget", "privacy", "checkin"):
        await whom.asks_for(command)
    await whom.does(settings.help_now)
    await whom.does(settings.talk_to_someone)
    await whom.does(staff.ask_answer)
    await whom.types("I would like to know more.")
    await writes(town, await whom.id())
    await whom.asks_for("export")
    await whom.types(RED_FLAG)
    await whom.taps("safety.call_me")
    await town.world.send()
    rows = [row.plan.message for row in await whom.ledger()]
    return [getattr(message, "key", type(message).__name__) for message in rows]


async def test_patients_of_two_sites_each_read_the_name_of_their_own(town: Town) -> None:
    north, south = await both(town)
    for whom, own, other in ((north, NORTH, SOUTH), (south, SOUTH, NORTH)):
        said = await says_all_there_is(town, whom)
        assert {"help.text", "staff.message", "staff.taken_over", "staff.handed_back", "SendExport"} <= {
            *said
        }
        read = await town.reads(whom)
        assert other not in read
        assert read.count(own) >= len(SAID) + 1
        assert f"what I keep about you for <bdi>{own}</bdi>" in read


async def test_a_tip_that_names_the_site_names_their_own(town: Town) -> None:
    await town.world.stock([TIP])
    for chat, site, own in ((1001, FIRST_SITE, NORTH), (1002, town.south, SOUTH)):
        whom = await town.world.with_tips(chat, site=site, topics=frozenset({"moving"}))
        await town.world.after(days=4)
        assert f"Somebody at {own} walks too." in await town.reads(whom)


async def test_a_site_renamed_in_the_console_has_its_new_name_in_the_next_message(town: Town) -> None:
    north, south = await both(town)
    await town.rename(town.south, "Southgate practice")
    await town.rename(FIRST_SITE, "Northside practice")
    for whom, new, old in (
        (south, "Southgate practice", SOUTH),
        (north, "Northside practice", NORTH),
    ):
        await whom.asks_for("help")
        await whom.asks_for("export")
        read = await town.reads(whom)
        assert read.count(new) == 2
        assert old not in read


async def test_a_message_that_waits_for_the_morning_leaves_under_the_new_name(town: Town) -> None:
    _, south = await both(town)
    town.world.now = london(23, 22)
    await town.world.service.run(talk.send, BOSS, await south.id(), "Come by.", "key")
    await town.rename(town.south, "Southgate practice")
    await town.world.until(london(24, 12))
    assert "Your care team at Southgate practice asked me to pass this on" in await town.reads(south)


async def test_at_the_door_it_is_the_service_and_with_an_invitation_their_own_site(town: Town) -> None:
    town.world.furnish(without_invite="waiting_list")
    await town.world.unit(
        lambda unit: unit.invites.add(
            "for the south", town.world.now + timedelta(days=7), town.world.now, town.south
        )
    )
    whom = town.world.stranger()
    await whom.starts()
    assert f"looked after by {NORTH}" in await town.reads(whom)
    await whom.starts("for the south")
    await whom.taps("welcome.yes")
    await whom.taps("welcome.what_kept")
    await whom.taps("welcome.go_on")
    read = await town.reads(whom)
    assert read.count(NORTH) == 1
    assert read.count(f"Your care team at {SOUTH} can see") == 2


@pytest.mark.parametrize("named", [True, False])
async def test_with_one_site_it_is_what_site_name_says_also_before_it_is_in_the_database(
    store: Store, named: bool
) -> None:
    world = World(store, house())
    if named:
        await world.service.run(name_first_site)
    whom = await world.settled()
    await whom.asks_for("help")
    assert "To reach a person at the test clinic" in await Town(world, FIRST_SITE).reads(whom)


async def test_the_e_mail_about_a_red_flag_names_the_patients_own_site(town: Town) -> None:
    town.world.furnish(rota=("jo@example.org",))
    for whom in await both(town):
        await whom.types(RED_FLAG)
    town.world.now += timedelta(days=1)
    mails = await town.world.service.run(alerts.escalate)
    said = [letter(mail, town.world.house, "bt@example.org", town.world.now).get_content() for mail in mails]
    assert len(said) == 2
    for text, own, other in zip(said, (NORTH, SOUTH), (SOUTH, NORTH), strict=True):
        assert f"Somebody at {own} wrote" in text
        assert other not in text
