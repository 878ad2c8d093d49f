"""Where the frozen program starts; everything else is the program's own."""

from __future__ import annotations

import sys

from zhifa_desktop.cli import main

sys.exit(main())
