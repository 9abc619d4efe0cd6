"""Times the downtime pack of a hotel of 500 rooms: five lists read in one snapshot, set as PDF and tables, written to the disk.

    uv run python -m benchmarks.downtime_pack            the rows of benchmarks/RESULTS.md: in the clear and encrypted
    uv run python -m benchmarks.downtime_pack --rooms 50    a small hotel, to see that it runs

The house is let to two thirds, each stay in it has a night on its bill. By the clock and by the processor, since the machine may be busy;
each kind is written several times and the middle one counts.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from pypdf import PdfReader

from benchmarks.let_house import let_house
from hotel_desk.jobs.downtime_pack import PDF_NAME, make_downtime_pack, pack_contents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSPHRASE = "lake and garden"  # noqa: S105 - opens nothing but these packs
TIMES = 5


def main() -> None:
    """Make the hotel, then packs of both kinds, and tell how long each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=500)
    rooms = parser.parse_args().rooms
    with let_house(rooms) as house:
        packs = house.folder / "packs"
        _time(f"{rooms} rooms, read alone", lambda: house.desk.read(pack_contents))
        _time(f"{rooms} rooms, in the clear", lambda: make_downtime_pack(house.desk, passphrase=None, folder=packs))
        print(f"  {_size(packs)}")
        _time(f"{rooms} rooms, encrypted", lambda: make_downtime_pack(house.desk, passphrase=PASSPHRASE, folder=packs))
        print(f"  {_size(packs)}")


def _time(title: str, write: Callable[[], object]) -> None:
    write()  # once before it counts: fonts and statements are loaded
    by_clock, by_processor = [], []
    for _number in range(TIMES):
        clock, processor = perf_counter(), process_time()
        write()
        by_clock.append(perf_counter() - clock)
        by_processor.append(process_time() - processor)
    print(f"{title}: {median(by_clock):.2f} s by the clock, {median(by_processor):.2f} s of the processor")


def _size(packs: Path) -> str:
    """How much the newest pack is."""
    newest = max(packs.iterdir(), key=lambda pack: pack.stat().st_mtime_ns)
    files = list(newest.iterdir())
    paper = PdfReader(newest / PDF_NAME)
    pages = "" if paper.is_encrypted and not paper.decrypt(PASSPHRASE) else f", {len(paper.pages)} pages"
    return f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1000:.0f} kB{pages}"


if __name__ == "__main__":
    main()
