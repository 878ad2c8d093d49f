"""``python -m zhifa_desktop``: the window without arguments, otherwise a command."""

import sys

from zhifa_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
