"""What a store keeps in memory between transactions, each with the mark it was read at."""

from dataclasses import dataclass, field

from db.programmes import ProgrammeCache
from db.tips import TipCache


@dataclass(frozen=True, slots=True)
class Caches:
    """One of each for a store; a mark that has changed in the database makes it read again."""

    tips: TipCache = field(default_factory=TipCache)
    programme: ProgrammeCache = field(default_factory=ProgrammeCache)
