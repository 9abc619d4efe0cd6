"""The door for what may fail without holding what comes after it: a step after the roll, a report of a pack.

See `docs/decisions/0401-what-comes-after-the-roll-fails-alone.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def held_apart(told: Callable[[Exception], object], *, through: tuple[type[Exception], ...]) -> Iterator[None]:
    """Tell of whatever goes wrong inside, and go on.

    Args:
        told: is given the error; it logs a mistake of the program whole.
        through: what ends the whole job all the same: a wish to stop, a database that is gone.
    """
    try:
        yield
    except through:
        raise
    except Exception as error:  # noqa: BLE001 - the door itself
        told(error)
