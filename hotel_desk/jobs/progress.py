"""How a job tells how far it is, and hears that somebody wants it to stop."""

from __future__ import annotations

from typing import Protocol


class TellsProgress(Protocol):
    """What the window or the terminal gives to a job."""

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is; raises when it should stop."""
        ...

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is, without hearing a wish to stop: what is under way ends whole."""
        ...

    @property
    def stop_asked_for(self) -> bool:
        """Whether somebody wants it to stop."""
        ...


class SilentProgress:
    """For a job that nobody watches."""

    stop_asked_for = False

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell nobody."""

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell nobody."""
