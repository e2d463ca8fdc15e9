"""`python -m content.lint [PATH]`: check content files."""

import sys

from content.commands import check

if __name__ == "__main__":
    sys.exit(check(sys.argv[1] if len(sys.argv) > 1 else None))
