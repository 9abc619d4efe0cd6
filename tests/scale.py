"""How large a test is: small enough for every change, or as large as `make soak` asks with SOAK=1."""

from __future__ import annotations

import os


def size(usual: int, *, soak: int) -> int:
    """The usual number, or the large one when soaking."""
    return soak if os.environ.get("SOAK") == "1" else usual
