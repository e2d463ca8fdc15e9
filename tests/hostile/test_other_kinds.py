"""Whatever is not words or a tap gets the answer that docs/what-the-bot-answers.md says, row by row."""

from pathlib import Path
from typing import Any, Final

import pytest

from tests.hostile.crowd import Crowd, Person, visiting
from tests.running import Running

SAM = Person(6101, "menu")
DOCUMENT: Final = {
    "document": {
        "file_id": "BQACAgIAAxkBAAIB",
        "file_unique_id": "AgADBA",
        "file_name": "everything about me.pdf",
        "mime_type": "application/pdf",
        "file_size": 20 * 1024 * 1024,
    }
}
POLL: Final = {  # as an older Bot API server tells of one; the library wants more fields than these
    "poll": {"id": "1", "question": "Well?", "options": [{"text": "Yes", "voter_count": 0}]}
}
CRY: Final = "i cant breathe properly"
ONLY_WORDS, SAFETY, EDITED, ZONE = "I can only read words", "call 999", "didn't reach me", "London"
GROUP: Final = {"id": -1001, "type": "supergroup", "title": "A group"}
CHANNEL: Final = {"id": -1002, "type": "channel", "title": "A channel"}
SOMEBODY: Final = {"id": SAM.user_id, "is_bot": False, "first_name": "Sam"}
A_BOT: Final = {"id": 9999, "is_bot": True, "first_name": "Other"}
FORWARDED: Final = {
    "text": "menu",
    "forward_origin": {"type": "hidden_user", "sender_user_name": "Jo", "date": 1_700_000_000},
}


def sent(kind: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "send-other", {"user_id": SAM.user_id, "kind": kind, **more}


def queued(kind: str, **content: Any) -> tuple[str, dict[str, Any]]:
    return "update", {"kind": kind, "content": content, "chat_id": 0}


def message(chat: dict[str, Any], sender: dict[str, Any], text: str) -> dict[str, Any]:
    return {"message_id": 77, "date": 1_772_400_000, "chat": chat, "from": sender, "text": text}


# What comes, how it is sent, and the words that the answer holds; None for silence.
ROWS: Final[dict[str, tuple[tuple[str, dict[str, Any]], str | None]]] = {
    "photo": (sent("photo"), ONLY_WORDS),
    "sticker": (sent("sticker"), ONLY_WORDS),
    "voice": (sent("voice"), ONLY_WORDS),
    "video": (sent("video"), ONLY_WORDS),
    "document of 20 MB": (sent("document", content=DOCUMENT), ONLY_WORDS),
    "contact": (sent("contact"), ONLY_WORDS),
    "poll": (sent("poll", content=POLL), ONLY_WORDS),
    "dice": (sent("dice"), ONLY_WORDS),
    "photo with a cry for help below": (sent("photo", caption=CRY), SAFETY),
    "forwarded words": (sent("text", content=FORWARDED), "What would you like?"),
    "location": (("location", {"user_id": SAM.user_id, "latitude": 51.5, "longitude": -0.1}), ZONE),
    "edited message": (("edit", {"user_id": SAM.user_id, "message_id": 0, "text": "menu, please"}), EDITED),
    "edited into a cry for help": (("edit", {"user_id": SAM.user_id, "message_id": 0, "text": CRY}), SAFETY),
    "inline query": (queued("inline_query", id="1", **{"from": SOMEBODY}, query="tips", offset=""), None),
    "message in a group": (queued("message", **message(GROUP, SOMEBODY, "/menu")), None),
    "post in a channel": (queued("channel_post", **message(CHANNEL, SOMEBODY, "/menu")), None),
    "message from another bot": (
        queued("message", **message({"id": 9999, "type": "private"}, A_BOT, "/menu")),
        None,
    ),
    "an update of a kind that isn't known yet": (
        queued("telepathy", **{"from": SOMEBODY, "text": "hm"}),
        None,
    ),
}


def test_every_row_of_the_page_is_tried_here() -> None:
    page = Path(__file__).parents[2] / "docs" / "what-the-bot-answers.md"
    rows = [
        line.split("|")[1].strip() for line in page.read_text("utf-8").splitlines() if line.startswith("| ")
    ]
    assert rows[1:] == list(ROWS)


async def news(crowd: Crowd, known: int) -> str:
    """What the bot wrote after that message."""
    found = [each for each in await crowd.messages(SAM.user_id) if each["from"] == "bot"]
    return "\n".join(each["text"] or "" for each in found if each["message_id"] > known)


@pytest.mark.timeout(240)
async def test_each_other_kind_of_message_gets_its_documented_answer(running: Running) -> None:
    async with visiting() as session:
        crowd = Crowd(session, running.address)
        await crowd.set_up([SAM])
        for what, ((path, body), expected) in ROWS.items():
            await crowd.all_do([SAM], "menu")
            chat = await crowd.messages(SAM.user_id)
            theirs = max(each["message_id"] for each in chat if each["from"] != "bot")
            newest = max(each["message_id"] for each in chat)
            await crowd.post(path, body | ({"message_id": theirs} if "message_id" in body else {}))
            await crowd.settle()
            answer = await news(crowd, newest)
            assert (expected in answer) if expected else answer == "", (what, answer)
            if expected == ONLY_WORDS:  # what they said in it may have been a cry for help
                assert "Get help now" in await crowd.buttons(SAM.user_id), what
            await crowd.all_do([SAM], "?[It's not that: carry on]")
        assert await crowd.troubles() == []
        log = await crowd.get("/sim/log")
        assert {call["method"] for call in log} <= {
            *("sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery"),
            *("deleteMessage", "setMyCommands", "deleteWebhook"),
        }  # no file was fetched, nobody else was written to
        assert {call["chat_id"] for call in log if call["method"] == "sendMessage"} == {SAM.user_id}
