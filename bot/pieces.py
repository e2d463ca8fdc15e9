"""Long messages cut into pieces that Telegram takes, without cutting a character, a tag or a thought."""

import html
import re
from collections.abc import Sequence
from typing import Final

import grapheme

MOST_UNITS: Final = 4000  # Telegram's limit is 4,096 UTF-16 units after the markup is read
_TAG = re.compile(r"</?(?:a|b|blockquote|code|del|em|i|ins|pre|s|span|strike|strong|tg-spoiler|u)\b[^<>]*>")
_TOKEN = re.compile(rf"{_TAG.pattern}|&(?:#\d{{1,7}}|#x[0-9a-fA-F]{{1,6}}|\w{{1,8}});|[^<&]+|.", re.DOTALL)


def units(text: str) -> int:
    """Length of `text` as Telegram counts: UTF-16 units, so that an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(marked: str) -> str:
    """The words of Telegram HTML without its tags; a stray < of somebody's stays."""
    return html.unescape(_TAG.sub("", marked))


def pieces(marked: str, limit: int = MOST_UNITS) -> list[str]:
    """`marked` (Telegram HTML) in order, each piece at most `limit` units and complete HTML of its own.

    Cuts after a paragraph, else a line, else a word, else between two characters as people see them.
    White space at a cut is dropped, and so are pieces of nothing but white space.
    """
    if units(marked) <= limit:
        return [marked] if marked.strip() else []
    found: list[str] = []
    rest = _tokens(marked, limit)
    while rest:
        cut = _cut(rest, limit)
        head, rest = rest[:cut], rest[cut:]
        still_open = _open_tags(head)
        if plain("".join(head)).strip():
            found.append("".join(head).rstrip() + "".join(_closing(tag) for tag in reversed(still_open)))
        if rest:
            rest = [*still_open, *_without_leading_space(rest)]
        if not any(_size(token) for token in rest):
            break
    return found


def _tokens(marked: str, limit: int) -> list[str]:
    """Tags, entities and graphemes. A grapheme above the limit (a tower of accents) is cut all the same."""
    found: list[str] = []
    for token in _TOKEN.findall(marked):
        if _TAG.fullmatch(token) or token[0] == "&":
            found.append(token)
            continue
        for seen in grapheme.graphemes(token):
            step = max(limit // 2, 1)
            found += [seen[at : at + step] for at in range(0, len(seen), step)]
    return found


def _size(token: str) -> int:
    if _TAG.fullmatch(token):
        return 0
    return units(html.unescape(token) if token.startswith("&") else token)


def _cut(tokens: Sequence[str], limit: int) -> int:
    """How many tokens go into the next piece: all that fit, back to the best break in its second half."""
    size, fit, half = 0, 0, 0
    for token in tokens:
        size += _size(token)
        if size > limit:
            break
        fit += 1
        half = fit if size <= limit // 2 else half
    if fit == len(tokens):
        return fit
    fit = max(fit, 1)
    for is_break in (_after_paragraph, _after_line, _after_word):
        for at in range(fit, half, -1):
            if is_break(tokens, at):
                return at
    return fit


def _after_paragraph(tokens: Sequence[str], at: int) -> bool:
    return at > 1 and tokens[at - 1] == tokens[at - 2] == "\n"


def _after_line(tokens: Sequence[str], at: int) -> bool:
    return tokens[at - 1] in ("\n", "\r\n")


def _after_word(tokens: Sequence[str], at: int) -> bool:
    return tokens[at - 1].isspace()


def _open_tags(tokens: Sequence[str]) -> list[str]:
    stack: list[str] = []
    for token in tokens:
        if not _TAG.fullmatch(token):
            continue
        if not token.startswith("</"):
            stack.append(token)
        elif stack:
            stack.pop()
    return stack


def _closing(tag: str) -> str:
    name = re.split(r"[\s>]", tag[1:], maxsplit=1)[0]
    return f"</{name}>"


def _without_leading_space(tokens: Sequence[str]) -> list[str]:
    """Drops white space up to the first word; tags on the way stay."""
    kept: list[str] = []
    for at, token in enumerate(tokens):
        if _size(token) and not token.isspace():
            return [*kept, *tokens[at:]]
        if _TAG.fullmatch(token):
            kept.append(token)
    return kept
