"""Links that a patient may be sent: https, to a place they can see, not shortened, not tracked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from content.findings import Finding, error

SHORTENERS = frozenset(
    "bit.ly t.co tinyurl.com goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly tiny.cc lnkd.in shorturl.at "
    "rb.gy t.ly s.id bl.ink v.gd adf.ly fb.me amzn.to youtu.be".split()
)
_LINK = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]*://|www\.|javascript:|mailto:|tel:)[^\s<>()\[\]\"'“”]*", re.IGNORECASE
)
_BARE_SHORTENER = re.compile(
    r"(?<![\w./@-])(?:" + "|".join(re.escape(host) for host in sorted(SHORTENERS)) + r")/\S+", re.IGNORECASE
)
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|mc_eid)=", re.IGNORECASE)


def link_findings(file: object, text: str, first_line: int) -> Iterator[Finding]:
    """Every link in `text` that may not be sent; `first_line` is the text's first line in the file."""
    for found in [*_LINK.finditer(text), *_BARE_SHORTENER.finditer(text)]:
        line = first_line + text.count("\n", 0, found.start())
        fault = _fault(found[0])
        if fault:
            yield error(file, line, "link", f"{fault}: {found[0]}", "give the full https:// address, or none")


def _fault(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return "This link cannot be read"
    host = (parts.hostname or parts.path.split("/")[0]).lower().removeprefix("www.")
    if host in SHORTENERS:
        return "A shortened link hides where it leads"
    if parts.scheme.lower() != "https":
        return "The link is not https"
    if "." not in host:
        return "The link names no site"
    if _TRACKING.search(link):
        return "The link tracks who follows it"
    return None
