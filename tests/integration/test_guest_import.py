"""Guests out of files: every bad row told, nothing twice, and all of it or none."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.db.desk import Desk
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import ProfileId, new_operation_id
from hotel_desk.jobs import guest_import
from hotel_desk.jobs.guest_columns import HeadingsTwice, NameColumnMissing
from hotel_desk.jobs.guest_import import (
    GuestRejectsNotWritten,
    ImportBrokenOff,
    NoGuestToImport,
    import_guest_file,
)
from hotel_desk.jobs.progress import SilentProgress
from hotel_desk.models.guest_file import ProfileAddress, ProfileDocument, ProfileMembership, ProfileTag
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.models.journal import AuditEntry, OutboxRow
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.guest_import import GuestToImport
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_import import GuestsImported, foreseen_batch, import_guests, take_back_import

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")

HEADINGS = "guest no,name,phone,email,country,birthday,document type,document no,issuing country,membership programme,membership no,tags"
ANA = "1,Ana Silva,912345678,ana@example.com,PT,1990-05-06,passport,CA123456,PT,Gold,77001,early"
BO = "2,张三,13812345678,,CN,,,,,,,"
CY = ",Cy Smith,,,,,,,,,,"
BAD = "4,Di,,nobody,,,,,,,,"


def written(folder: Path, *rows: str, name: str = "guests.csv", headings: str = HEADINGS) -> Path:
    file = folder / name
    file.write_text("\n".join((headings, *rows)) + "\n", encoding="utf-8")
    return file


def count(hotel: SmallHotel, model: type) -> int:
    with hotel.database.snapshot() as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())


def found(hotel: SmallHotel, text: str) -> list[ProfileId]:
    return [hit.id for hit in hotel.desk.read(find_profiles, text=text, limit=5)]


def test_a_file_is_imported_with_all_that_hangs_on_a_guest(hotel: SmallHotel, tmp_path: Path) -> None:
    told_before = count(hotel, OutboxRow)
    report = import_guest_file(hotel.desk, written(tmp_path, ANA, BO, CY))
    assert (report.added, report.known, report.rejected, report.rejects, report.stopped) == (3, 0, (), None, False)
    for text in ("ana silva", "+351912345678", "ana@example.com", "zs", "CA123456", "77-001", "Smith"):
        assert len(found(hotel, text)) == 1, text
    assert [count(hotel, model) for model in (ProfileDocument, ProfileMembership, ProfileTag, ProfileAddress)] == [1, 1, 1, 0]
    assert count(hotel, OutboxRow) == told_before + 3
    with hotel.database.snapshot() as connection:
        entries = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.GUESTS_IMPORTED)).scalars().all()
    assert entries == [{"source": "guests.csv", "added": 3}]


def test_a_file_that_comes_again_adds_only_what_is_new(hotel: SmallHotel, tmp_path: Path) -> None:
    import_guest_file(hotel.desk, written(tmp_path, ANA, CY))
    changed = ANA.replace("ana@", "other@")
    report = import_guest_file(hotel.desk, written(tmp_path, CY, BO, changed, BO, CY))
    assert (report.added, report.known, report.rejected) == (1, 4, ())
    assert found(hotel, "other@example.com") == []
    assert count(hotel, Profile) == 3


def test_who_was_erased_does_not_come_back(hotel: SmallHotel, tmp_path: Path) -> None:
    import_guest_file(hotel.desk, written(tmp_path, CY))
    [guest] = found(hotel, "Smith")
    hotel.desk.run(erase_guest, profile_id=guest, reason="asked")
    report = import_guest_file(hotel.desk, written(tmp_path, CY))
    assert (report.added, report.known) == (0, 1)
    assert found(hotel, "Smith") == []


def test_bad_rows_are_told_and_written_down_and_come_back_mended(hotel: SmallHotel, tmp_path: Path) -> None:
    import_guest_file(hotel.desk, written(tmp_path, ANA, name="first.csv"))
    rows = (
        BAD,
        BO,
        "5,Someone Else,,,,,passport,CA 123456,PT,,,",
        "6,Third,,,,,,,,gold,77-001,",
        "2,Another Zhang,,,,,,,,,,",
        "7,+=Plus,,,Atlantis,,,,,,,",
    )
    file = written(tmp_path, *rows)
    checked = import_guest_file(hotel.desk, file, dry_run=True)
    assert count(hotel, Profile) == 1
    assert checked.added == 1
    report = import_guest_file(hotel.desk, file)
    assert (report.added, report.known) == (1, 0)
    assert report.rejected == checked.rejected
    assert [row.line_number for row in report.rejected] == [2, 4, 5, 6, 7]
    reasons = [row.reason for row in report.rejected]
    for part, reason in zip(
        ("E-mail", "document already", "membership number already", "Row 3 has the same", "Atlantis"), reasons, strict=True
    ):
        assert part in reason
    assert report.rejects == tmp_path / "guests.rejected.csv"
    with report.rejects.open(encoding="utf-8-sig", newline="") as lines:
        rejected = list(csv.reader(lines))
    assert rejected[0] == ["Row", "Reason", *HEADINGS.split(",")]
    assert [row[0] for row in rejected[1:]] == ["2", "4", "5", "6", "7"]
    assert rejected[5][3] == "'+=Plus"
    mended = written(tmp_path, *(",".join(row[2:]).replace("Atlantis", "PT") for row in rejected[5:]), name="mended.csv")
    assert import_guest_file(hotel.desk, mended).added == 1
    assert len(found(hotel, "plus")) == 1


class StoppedAfter(SilentProgress):
    """Somebody presses Stop while the batch of that number is written."""

    def __init__(self, batches: int) -> None:
        self.left = batches
        self.said: list[str] = []

    @property
    def stop_asked_for(self) -> bool:  # type: ignore[override]
        return self.left <= 0

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        self.said.append(sentence)
        self.left -= 1


def test_a_stopped_import_leaves_nothing(hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_import, "MOST_IN_A_BATCH", 2)
    file = written(tmp_path, ANA, BO, CY, *(f"{number},Guest {number},,,,,,,,,," for number in range(10, 16)))
    report = import_guest_file(hotel.desk, file, progress=StoppedAfter(2))
    assert (report.stopped, report.added, report.kept) == (True, 0, 0)
    kinds = (Profile, ProfileSearchKey, ProfileBlockKey, ProfileDocument, ProfileMembership, ProfileTag)
    assert [count(hotel, model) for model in kinds] == [0] * len(kinds)
    again = import_guest_file(hotel.desk, file)
    assert (again.stopped, again.added) == (False, 9)


def test_who_is_in_use_already_stays_when_an_import_is_taken_back(hotel: SmallHotel) -> None:
    batch = new_operation_id()
    guests = [GuestToImport(number, GuestFileForm(name=f"Guest {number}")) for number in range(3)]
    done = hotel.desk.run(import_guests, operation_id=batch, source="x.csv", guests=guests)
    hotel.book(guest=done.profile_ids[1])  # type: ignore[arg-type]
    back = hotel.desk.run(take_back_import, batch=batch)
    assert (back.removed, back.kept) == (2, 1)
    assert count(hotel, Profile) == 1
    with pytest.raises(NotFound):
        hotel.desk.run(take_back_import, batch=new_operation_id())


def test_somebody_who_was_erased_meanwhile_stays_erased(hotel: SmallHotel) -> None:
    batch = new_operation_id()
    guests = [GuestToImport(number, GuestFileForm(name=f"Guest {number}")) for number in range(2)]
    done = hotel.desk.run(import_guests, operation_id=batch, source="x.csv", guests=guests)
    hotel.desk.run(erase_guest, profile_id=done.profile_ids[0], reason="asked")
    back = hotel.desk.run(take_back_import, batch=batch)
    assert (back.removed, back.kept) == (1, 1)
    assert count(hotel, Profile) == 1


def test_after_the_first_batch_rows_are_written_in_the_order_of_their_ids(
    hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_import, "MOST_IN_A_BATCH", 2)
    whole = Desk.run
    made: list[ProfileId] = []

    def noting(self: Desk, command: object, **arguments: object) -> object:
        done: object = whole(self, command, **arguments)  # type: ignore[arg-type]
        made.extend(done.profile_ids if isinstance(done, GuestsImported) else ())
        return done

    monkeypatch.setattr(Desk, "run", noting)
    assert import_guest_file(hotel.desk, written(tmp_path, *(f"{number},Guest {number},,,,,,,,,," for number in range(12)))).added == 12
    assert len(made) == 12
    assert made[2:] == sorted(made[2:])


def test_an_import_that_is_broken_off_says_what_is_in(hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_import, "MOST_IN_A_BATCH", 1)
    whole = Desk.run
    batches: list[object] = []

    def refusing(self: Desk, command: object, **arguments: object) -> object:
        if command is import_guests:
            if len(batches) == 2:
                raise NotAllowed(user="x", permission="y")
            batches.append(command)
        return whole(self, command, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "run", refusing)
    file = written(tmp_path, ANA, BO, CY)
    with pytest.raises(ImportBrokenOff) as broken:
        import_guest_file(hotel.desk, file)
    assert broken.value.values["added"] == 2
    monkeypatch.setattr(Desk, "run", whole)
    assert import_guest_file(hotel.desk, file).added == 1


def test_columns_that_were_chosen_are_remembered(hotel: SmallHotel, tmp_path: Path) -> None:
    file = written(tmp_path, "Ana,Silva", headings="first,second")
    with pytest.raises(NameColumnMissing):
        import_guest_file(hotel.desk, file)
    assert import_guest_file(hotel.desk, file, columns={"given_name": 0, "family_name": 1}).added == 1
    again = written(tmp_path, "Bo,Smith", headings="First,Second", name="other.csv")
    assert import_guest_file(hotel.desk, again).added == 1
    assert len(found(hotel, "bo smith")) == 1
    assert import_guest_file(hotel.desk, again, columns={"family_name": 0, "given_name": 1}).added == 1


def test_files_that_cannot_be_used(hotel: SmallHotel, tmp_path: Path) -> None:
    with pytest.raises(HeadingsTwice):
        import_guest_file(hotel.desk, written(tmp_path, "a,b,c", headings="name,phone,mobile"))
    with pytest.raises(NoGuestToImport):
        import_guest_file(hotel.desk, written(tmp_path))
    with pytest.raises(NoGuestToImport):
        import_guest_file(hotel.desk, written(tmp_path, BAD))
    with pytest.raises(GuestRejectsNotWritten):
        import_guest_file(hotel.desk, written(tmp_path, BAD, BO), rejects=tmp_path / "none" / "rejects.csv")
    with pytest.raises(NotAllowed):
        import_guest_file(hotel.as_user("reception"), written(tmp_path, BO))
    assert count(hotel, Profile) == 0


def test_companies_and_agents_have_numbers_of_their_own(hotel: SmallHotel, tmp_path: Path) -> None:
    file = written(tmp_path, "7,company,Ninjia", "7,agent,Tours", "7,guest,Ana", headings="id,type,name")
    assert import_guest_file(hotel.desk, file).added == 3
    with hotel.database.snapshot() as connection:
        kinds = connection.execute(select(Profile.kind).where(Profile.external_code == "7")).scalars()
        assert set(kinds) == set(ProfileKind)


def test_a_batch_takes_only_checked_rows_and_a_thousand(hotel: SmallHotel) -> None:
    good = GuestToImport(1, GuestFileForm(name="Ana"))
    for bad in ([good] * 1001, [GuestToImport(1, GuestFileForm())], [GuestToImport(1, GuestFileForm(name="Ana", country="ZZ"))]):
        with pytest.raises(InvalidInput):
            hotel.desk.run(import_guests, source="x", guests=bad)


def test_looking_what_a_batch_would_come_to_costs_the_same_however_large(hotel: SmallHotel, count_statements: CountStatements) -> None:
    hotel.desk.run(import_guests, source="x", guests=[GuestToImport(1, GuestFileForm(name="Ana"), "1")])
    few, many = ([GuestToImport(number, GuestFileForm(name=f"Guest {number}"), str(number)) for number in range(size)] for size in (2, 200))
    hotel.desk.read(foreseen_batch, guests=few)  # the look-up keys are read once
    assert count_statements(hotel.desk, foreseen_batch, guests=few) == count_statements(hotel.desk, foreseen_batch, guests=many)
