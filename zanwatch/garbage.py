"""How often Python looks for garbage that reference counts do not free."""

from __future__ import annotations

import gc
from typing import Final

_YOUNG: Final = 100_000
"""New objects after which Python looks again. A code has some 150,000 lines, names and links, none of them garbage:
at Python's own 700 to 2,000 a fifth of parsing it goes into looking (measured; 8 MiB more memory at most)."""


def look_rarely() -> None:
    """Let Python look for cyclic garbage seldom; for a process of ours, never for a library inside another's."""
    gc.set_threshold(_YOUNG, 20, 20)
