"""Tips of a release before the workflow arrive in it, with what was sent and said of them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from db import migrate
from db.open import open_store
from domain.tip_desk import Heard
from domain.tip_workflow import Number, Published, Replaced, Signature, Unreviewed, Withdrawn
from tests.engines import SEALER

BEFORE = "0004"
OLD = """
INSERT INTO tips VALUES ('shoes', 2), ('scrap', 1), ('gone', 1);
INSERT INTO tip_versions VALUES
 ('shoes', 1, 'approved', '[1]', '["moving"]', '[]', '[]', 'general advice', '{"owner": "nurses", "approver": "R. Osei", "review": "2027-11-30"}', 1000000),
 ('shoes', 2, 'approved', '[1]', '["moving"]', '[]', '[]', 'general advice', '{"owner": "nurses", "approver": "R. Osei", "review": "2027-11-30"}', 2000000),
 ('scrap', 1, 'unreviewed', '[2]', '["sleep"]', '[]', '["low_vision"]', 'general advice', '{}', 1000000),
 ('gone', 1, 'withdrawn', '[2]', '["sleep"]', '[]', '[]', 'general advice', '{}', 1000000);
INSERT INTO tip_bodies VALUES ('shoes', 1, 'en', 'Old shoes.'), ('shoes', 2, 'en', 'New shoes.'),
 ('shoes', 2, 'cy', 'Esgidiau.'), ('scrap', 1, 'en', 'A scrap.'), ('gone', 1, 'en', 'Gone.');
INSERT INTO patients (id, status, joined_at, language, quiet_start, quiet_end, slower, unanswered, topic_weights)
 VALUES (1, 'active', 0, 'en', '21:00:00', '08:00:00', false, 0, '{}');
INSERT INTO deliveries (id, patient, occasion, class, rank, kind, state, due, attempts, content, tip, reason, message, planned_at, changed_at)
 VALUES (1, 1, 'a', 'proactive', 2, 'tip', 'sent', 0, 1, 'tip shoes v1', 'shoes', '{}', '', 0, 0),
 (2, 1, 'b', 'proactive', 2, 'tip', 'unknown', 0, 1, 'tip shoes v2', 'shoes', '{}', '', 0, 0),
 (3, 1, 'c', 'proactive', 2, 'tip', 'cancelled', 0, 0, 'tip shoes v2', 'shoes', '{}', '', 0, 0);
INSERT INTO tip_feedback VALUES (1, 'helpful', 1, 'shoes', 0);
"""  # noqa: E501 - rows


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def an_old_database(url: str) -> None:
    """As the release before left it, on either engine."""
    scheme, _, rest = url.partition("://")
    driver = {"sqlite": "sqlite+aiosqlite"}.get(scheme, "postgresql+asyncpg")
    engine = create_async_engine(f"{driver}://{rest}")
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, BEFORE)
        for statement in filter(str.strip, OLD.split(";\n")):
            await connection.execute(text(statement.replace(":", r"\:")))
    await engine.dispose()


async def test_tips_arrive_in_the_workflow_with_what_was_said_of_them(empty_url: str) -> None:
    await an_old_database(empty_url)
    async with await open_store(empty_url, SEALER) as store:
        newest = {each.tip: each for each in await store.run(lambda unit: unit.tip_texts.newest())}
        osei = Signature(None, "R. Osei")
        shoes = newest["shoes"]
        assert (shoes.number, shoes.state, shoes.live) == (Number(2, 1), Published(osei), True)
        assert shoes.text.bodies == {"en": "New shoes.", "cy": "Esgidiau."}
        assert (shoes.text.owner, shoes.text.review.isoformat()) == ("nurses", "2027-11-30")
        assert newest["scrap"].state == Unreviewed()
        assert newest["scrap"].text.exclusions == frozenset({"low_vision"})
        assert isinstance(newest["gone"].state, Withdrawn)
        first = await store.run(lambda unit: unit.tip_texts.get("shoes", Number(1, 1)))
        assert first is not None and isinstance(first.state, Replaced)
        assert [tip.id for tip in await store.run(lambda unit: unit.tips.current())] == ["scrap", "shoes"]
        heard = await store.run(lambda unit: unit.tip_texts.heard_of("shoes"))
        assert heard == {1: Heard(sent=1, helpful=1), 2: Heard(sent=1)}
