"""What a step of the day is, what all of them share, and what is said when one does not do what it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _
from hotel_desk.ui.tour.person import CTRL, Person
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.ui.tour.hotel import TourHotel

PICTURES = "day"
PAPERS = "papers"


class PaperNotRight(StaffError):
    code = "tour.paper_not_right"
    template = N_("The paper {file} does not show “{words}”.")


@dataclass
class Day:
    """The day so far: who does it, in which hotel, whom it follows, and what was left in the folder.

    Args:
        guest: the stay of the guest of the day; `booked`: the reservation that was made.
    """

    person: Person
    hotel: TourHotel
    output: Path
    guest: ReservationId | None = None
    booked: ReservationId | None = None
    papers: list[Path] = field(default_factory=list)
    pictures: list[Path] = field(default_factory=list)

    def reservation(self) -> ReservationId:
        """The stay of the guest that the day follows."""
        if self.guest is None:
            raise LookupError("no guest was checked in yet")
        return self.guest

    def booking(self) -> ReservationId:
        """The reservation that was made in the course of the day."""
        if self.booked is None:
            raise LookupError("nothing was booked yet")
        return self.booked

    def folio_id(self) -> FolioId:
        """That guest's folio."""
        found = self.hotel.stay(self.reservation()).guest_folio_id
        if found is None:
            raise LookupError("the guest has no folio yet")
        return found

    def look(self, name: str, *, at_once: bool = False) -> None:
        """Leave a picture of this moment.

        Args:
            at_once: while something is under way, without waiting for its end.
        """
        if not at_once:
            self.person.rest()
        path = self.output / PICTURES / f"{len(self.pictures) + 1:02}-{name}.png"
        self.person.picture(path)
        self.pictures.append(path)

    def see_in_hotel(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until the hotel's own records say that it happened."""
        wait_until(condition, what)
        self.person.rest()

    def save_paper(self, name: str, words: str) -> None:
        """Save the paper on view through its own dialog, look whether it shows certain words, and put it away.

        Raises:
            PaperNotRight: the file does not show them.
        """
        path = (self.output / PAPERS / f"{name}.pdf").resolve()
        path.unlink(missing_ok=True)
        self.person.click("save_paper")
        self.person.see("save_paper_dialog")
        self.person.fill("fileNameEdit", str(path))
        self.person.press(Qt.Key.Key_Return)
        wait_until(path.exists, _("the paper {file}").format(file=path.name))
        self.person.gone("save_paper_dialog")
        if words not in _words_of(path):
            raise PaperNotRight(file=path.name, words=words)
        self.papers.append(path)
        self.person.see("paper_preview_dialog")
        self.person.press(Qt.Key.Key_Escape)

    def show_list(self, number: int) -> None:
        """Go to one of the lists of the front desk: 1 arrivals, 2 departures, 3 in house."""
        self.person.go_to_screen("front_desk")
        self.person.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
        self.person.rest()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done in the day.

    Args:
        title: a msgid.
        do: does it, sees that it happened, and says in a sentence what came of it.
    """

    title: str
    do: Callable[[Day], str]


def _words_of(path: Path) -> str:
    """The text of a paper, without the spaces that the typesetting puts between letters and lines."""
    document = QPdfDocument()
    document.load(str(path))
    text = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return text
