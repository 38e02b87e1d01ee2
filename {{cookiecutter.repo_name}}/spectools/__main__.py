"""``python -m spectools``."""

import sys

from spectools.commands import main

if __name__ == "__main__":
    sys.exit(main())
