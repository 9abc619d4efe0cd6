"""A guest's own data on paper: everything the hotel knows, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer

from hotel_desk.language import _, speaking
from hotel_desk.reports.fact_grid import Fact, fact_grid, known
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.typesetting import text_block

_PHOTO_HEIGHT = 120.0
_SHORT = 60
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class OwnDataSection:
    """A heading, and under it entries of labelled facts."""

    title: str
    entries: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True, slots=True)
class OwnDataPaper:
    """What the paper shows.

    Args:
        imprint: letterhead, number, time of printing.
        guest_name: whose data it is.
        photo: JPEG or PNG, or None.
    """

    imprint: Imprint
    guest_name: str
    sections: tuple[OwnDataSection, ...]
    photo: bytes | None = None


def render_own_data(paper: OwnDataPaper, *, language: str) -> bytes:
    """Print what the hotel knows of a guest.

    Args:
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Your data"), lambda: _story(paper))


def _story(paper: OwnDataPaper) -> list[Flowable]:
    words = _("This is everything that this hotel keeps about you, as you have the right to know it.")
    story: list[Flowable] = [text_block(paper.guest_name, size=14), Spacer(0, 6), text_block(words, size=9), Spacer(0, 14)]
    if paper.photo is not None:
        story += [*_picture(paper.photo), Spacer(0, 14)]
    for section in paper.sections:
        story += _section(section)
    return story


def _section(section: OwnDataSection) -> list[Flowable]:
    """The heading stays with its first entry."""
    first, *others = [[*_entry(known(entry)), Spacer(0, 6)] for entry in section.entries]
    story: list[Flowable] = [KeepTogether([text_block(section.title, size=12), Spacer(0, 4), *first])]
    for entry in others:
        story += entry
    return [*story, Spacer(0, 8)]


def _entry(facts: Sequence[Fact]) -> list[Flowable]:
    """Short facts side by side, long ones over the whole width."""
    short = [fact for fact in facts if len(fact.text) <= _SHORT]
    long = [fact for fact in facts if len(fact.text) > _SHORT]
    side_by_side = [fact_grid(short, width=CONTENT_WIDTH, columns=_COLUMNS)] if short else []
    return [*side_by_side, *(fact_grid([fact], width=CONTENT_WIDTH, columns=1) for fact in long)]


def _picture(photo: bytes) -> list[Flowable]:
    """The photo; of a file that is broken, that it cannot be shown here."""
    try:
        width, height = ImageReader(BytesIO(photo)).getSize()
    except OSError:
        return [text_block(_("The photo cannot be printed; it is in the file beside this paper."), size=9)]
    scale = min(_PHOTO_HEIGHT / height, CONTENT_WIDTH / width)
    return [Image(BytesIO(photo), width * scale, height * scale, hAlign="LEFT")]
