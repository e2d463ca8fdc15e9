"""What somebody in trouble writes: deterministic rules, kept as data, read by a pure engine."""

from domain.triage.engine import Triage
from domain.triage.rules import Assessment, Cue, Rule, RuleSet

__all__ = ["Assessment", "Cue", "Rule", "RuleSet", "Triage"]
