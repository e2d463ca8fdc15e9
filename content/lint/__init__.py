"""The linter that the tests, the console and the command line share."""

from content.findings import Finding, has_errors
from content.lint.run import check, holds_content, report

__all__ = ["Finding", "check", "has_errors", "holds_content", "report"]
