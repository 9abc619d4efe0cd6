"""A downtime pack on the disk: written under another name and moved, so that the newest is always whole; older ones deleted."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pyzipper
from pypdf import PdfReader, PdfWriter

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

UNFINISHED = ".unfinished "
TABLES = "tables.zip"
_STAMP = r"\d{4}-\d\d-\d\d \d{6}(?: \d+)?"


class PackNotWritten(StaffError):
    code = "downtime.not_written"
    template = N_(
        "The downtime pack could not be written to {folder}: {why}. The packs written before are kept. "
        "Make room there, or choose another folder in the settings."
    )


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack."""

    name: str
    content: bytes


def write_pack(folder: Path, *, stamp: str, desk_name: str, files: Sequence[PackFile], passphrase: str | None, kept: int) -> Path:
    """Write a pack as a folder of its own, and delete the oldest of this desk.

    Args:
        stamp: when it was read, by the hotel's clocks: the names of packs stand in the order of time.
        desk_name: of the workstation; several may share a folder.
        passphrase: the PDF and the tables open with it alone (AES, 256 bits); None: in the clear.
        kept: so many packs of this desk stay, the new one among them.

    Raises:
        PackNotWritten: the folder cannot be written to, or the disk is full; what was there before is as it was.
    """
    name = _safe(desk_name)
    unfinished = folder / f"{UNFINISHED}{stamp} {name} {os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, name)
        unfinished.mkdir(mode=0o700)
        for file in files if passphrase is None else _locked(files, passphrase):
            _write_through(unfinished / file.name, file.content)
        pack = _moved(unfinished, folder, stamp, name)
    except OSError as failure:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise PackNotWritten(folder=folder, why=failure.strerror or str(failure)) from failure
    for old in packs_of(folder, desk_name)[:-kept]:
        if old != pack:
            shutil.rmtree(old, ignore_errors=True)
    return pack


def packs_of(folder: Path, desk_name: str) -> list[Path]:
    """The whole packs of a desk in a folder, oldest first."""
    pattern = re.compile(rf"{_STAMP} {re.escape(_safe(desk_name))}")
    return sorted(one for one in folder.iterdir() if one.is_dir() and pattern.fullmatch(one.name))


def _safe(desk_name: str) -> str:
    """The name of a workstation as part of a folder's."""
    return re.sub(r"[^\w.-]+", "-", desk_name).strip("-.") or "desk"


def _sweep(folder: Path, name: str) -> None:
    """Take away what this desk began and a power cut ended; it writes one pack at a time."""
    for left in folder.iterdir():
        if left.name.startswith(UNFINISHED) and f" {name} " in left.name:
            shutil.rmtree(left, ignore_errors=True)


def _write_through(file: Path, content: bytes) -> None:
    """A file that is on the disk when this returns."""
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _moved(unfinished: Path, folder: Path, stamp: str, name: str) -> Path:
    """Give the pack its name; a second one of the same second gets a number."""
    for number in range(1, 100):
        pack = folder / (f"{stamp} {name}" if number == 1 else f"{stamp} {number} {name}")
        if not pack.exists():
            unfinished.rename(pack)
            return pack
    raise FileExistsError(f"{stamp} {name}")


def _locked(files: Sequence[PackFile], passphrase: str) -> list[PackFile]:
    """The PDF under its own encryption, which every reader of PDF opens; the tables in one zip, which 7-Zip and others open."""
    papers = [PackFile(file.name, _locked_pdf(file.content, passphrase)) for file in files if file.name.endswith(".pdf")]
    return [*papers, PackFile(TABLES, _zip([file for file in files if not file.name.endswith(".pdf")], passphrase))]


def _locked_pdf(content: bytes, passphrase: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(passphrase, algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _zip(files: Sequence[PackFile], passphrase: str) -> bytes:
    target = BytesIO()
    with pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(passphrase.encode())
        for file in files:
            archive.writestr(file.name, file.content)
    return target.getvalue()
