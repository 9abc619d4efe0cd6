"""What a disk holds after the power fails: rebuilt from the writes and syncs that the system calls of a real run show.

A write is safe once a sync of its file came after it. At the moment of the cut each write that is not safe may have reached
the disk, or not, or in part (whole sectors of 512 bytes, in any order). An image is what the start file becomes under one such
choice; SQLite then opens it as after a real power cut.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALL = re.compile(r"^(?:\d+ +)?(?P<name>\w+)\((?P<fd>\d+)(?:<(?P<path>(?:\\x[0-9a-f]{2}|[^>])*)>)?,? ?(?P<rest>.*)\) += (?P<result>-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
TRACED = "pwrite64,write,fdatasync,fsync,ftruncate"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset of a file."""

    path: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file shortened."""

    path: str
    length: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything written to a file so far is safe."""

    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """The program acknowledged something."""

    text: str


Event = Write | Cut | Sync | Said


@dataclass(slots=True)
class Disk:
    """The files as they are for sure, and what has been asked of them since."""

    safe: dict[str, bytearray]
    pending: list[Write | Cut] = field(default_factory=list)

    def after(self, event: Write | Cut | Sync) -> None:
        """Take one more system call into account."""
        if not isinstance(event, Sync):
            self.pending.append(event)
            return
        for change in [change for change in self.pending if change.path == event.path]:
            _apply(self.safe, change)
        self.pending = [change for change in self.pending if change.path != event.path]


def record(program: list[str], folder: Path, log: Path) -> list[Event]:
    """Run a program under strace and list what it did to the files of a folder and what it said."""
    command = ["strace", "-xx", "-y", "-s", "1000000", "-e", f"trace={TRACED}", "-o", str(log), sys.executable, *program]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    with log.open(encoding="ascii") as lines:
        return [event for line in lines if (event := _event(line, folder)) is not None]


def _event(line: str, folder: Path) -> Event | None:
    found = _CALL.match(line)
    if found is None or int(found["result"]) < 0:
        return None
    path = _text(found["path"] or "")
    if found["name"] == "write":
        return Said(_bytes(found["rest"]).decode().strip()) if found["fd"] == "1" else None
    if Path(path).parent != folder or path.endswith("-shm"):
        return None
    return _change(found["name"], path, found["rest"])


def _change(name: str, path: str, rest: str) -> Event:
    match name:
        case "ftruncate":
            return Cut(path, int(rest))
        case "pwrite64":
            return Write(path, int(rest.rsplit(", ", 1)[1]), _bytes(rest))
        case _:
            return Sync(path)


def _bytes(rest: str) -> bytes:
    quoted = _STRING.search(rest)
    return b"" if quoted is None else bytes.fromhex(quoted[1].replace("\\x", ""))


def _text(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if "\\x" in path else path


def image(disk: Disk, chance: random.Random, *, keep: float, tear: float) -> dict[str, bytearray]:
    """One way the disk may look after a cut.

    Args:
        keep: how likely an unsafe write reached the disk.
        tear: how likely such a write reached it only in part.
    """
    files = {path: bytearray(content) for path, content in disk.safe.items()}
    for change in disk.pending:
        if chance.random() >= keep:
            continue
        if isinstance(change, Write) and chance.random() < tear:
            for sector in range(0, len(change.content), SECTOR):
                if chance.random() < 0.5:
                    _apply(files, Write(change.path, change.offset + sector, change.content[sector : sector + SECTOR]))
        else:
            _apply(files, change)
    return files


def lay_out(files: dict[str, bytearray], folder: Path, into: Path) -> None:
    """Write an image into an empty folder."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for path, content in files.items():
        (into / Path(path).relative_to(folder)).write_bytes(content)


def _apply(files: dict[str, bytearray], change: Write | Cut) -> None:
    content = files.setdefault(change.path, bytearray())
    if isinstance(change, Cut):
        del content[change.length :]
        content.extend(bytes(change.length - len(content)))
        return
    end = change.offset + len(change.content)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[change.offset : end] = change.content
