"""The Jinja environment of the pages: everything is escaped, and words of ours have one place each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType
from zoneinfo import ZoneInfo

from jinja2 import (
    BytecodeCache,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
)
from jinja2.bccache import Bucket

from console.desk import Desk
from domain.staff import Permission, Reach

TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class _Compiled(BytecodeCache):
    """What became of templates, in memory: a console put together again doesn't compile them again."""

    kept: dict[str, tuple[str, CodeType]] = field(default_factory=dict)  # by name and file: checksum and code

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.kept[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()  # it depends on the templates' text and on the options below, which are always these


def environment(desk: Desk, asset: Callable[[str], str], navigation: object) -> Environment:
    """`navigation` is what layout.html shows; `asset(name)` the address of a style or script."""
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True,
        undefined=ChainableUndefined,  # the NHS macros read through what isn't given
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    zone = ZoneInfo(desk.service.house.service_hours.zone)
    made.globals.update(
        asset=asset,
        navigation=navigation,
        Permission=Permission,
        Reach=Reach,
        site_name=desk.service.house.site,
    )
    made.filters["clock"] = lambda instant: _clock(instant, zone)
    made.filters["day"] = lambda instant: _day(instant, zone)
    made.filters["ago"] = lambda instant, now: ago(instant, now)
    return made


def _clock(instant: datetime | None, zone: ZoneInfo) -> str:
    """Tue 4 Mar 2026, 09:30, by the clock on the service's wall."""
    if instant is None:
        return "never"
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _day(instant: datetime | None, zone: ZoneInfo) -> str:
    if instant is None:
        return "never"
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def ago(instant: datetime | None, now: datetime) -> str:
    """“3 hours ago”, “in 2 days”, “now”."""
    if instant is None:
        return "never"
    seconds = (now.astimezone(UTC) - instant).total_seconds()
    size = abs(seconds)
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if size >= length:
            count = int(size // length)
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "now"
