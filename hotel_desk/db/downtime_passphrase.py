"""The passphrase of the downtime pack: in the system's keyring, or told by the environment; never in the database."""

from __future__ import annotations

import os

from hotel_desk.db.keys import forget_in_keyring, in_keyring, keep_in_keyring
from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

_VARIABLE = "HOTEL_DESK_DOWNTIME_PASSPHRASE"
_NAME = "downtime pack"


class PassphraseNotKept(StaffError):
    code = "downtime.passphrase_not_kept"
    template = N_(
        "There is no keyring on this machine that keeps the passphrase. It was not set, and packs are written as before. "
        "Set HOTEL_DESK_DOWNTIME_PASSPHRASE for the program instead."
    )


def downtime_passphrase() -> str | None:
    """What opens this machine's downtime packs; None: they are not encrypted."""
    told = os.environ.get(_VARIABLE)
    if told:
        return told
    kept = in_keyring(_NAME)
    return None if kept is None else kept.decode()


def keep_downtime_passphrase(passphrase: str) -> None:
    """Encrypt this machine's downtime packs from the next one on.

    Raises:
        PassphraseNotKept: there is no keyring.
    """
    if not keep_in_keyring(_NAME, passphrase.encode()):
        raise PassphraseNotKept


def forget_downtime_passphrase() -> None:
    """Write packs in the clear from the next one on."""
    forget_in_keyring(_NAME)
