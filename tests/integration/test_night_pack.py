"""The pack as a step of the night audit: archived under its run, a failure told and mended by starting again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditState, AuditStep, StepState
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.jobs import report_batch
from hotel_desk.jobs.house_reports import make_report
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.queries.report_archive import archived_reports
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.mark.expects_log_warnings
def test_a_report_that_fails_leaves_the_audit_rolled_and_is_made_when_it_is_started_again(
    hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = (PackItem("departures"), PackItem("room-status", ReportFormat.XLSX))
    hotel.desk.run(save_report_pack, details=PackDetails("Night", items, of_house=True, at_close=True))

    def broken(reader: Any, **asked: Any) -> Any:
        if asked["name"] == "departures":
            raise ZeroDivisionError
        return make_report(reader, **asked)

    with monkeypatch.context() as patched:
        patched.setattr(report_batch, "make_report", broken)
        close_day(hotel.desk, closing=FIRST_DAY, steps=STEPS_AFTER_THE_ROLL)
    audit = hotel.desk.read(audit_now, day=FIRST_DAY)
    assert audit is not None
    (reports,) = [step for step in audit.steps if step.step is AuditStep.REPORTS]
    assert (audit.run.state, reports.state) == (AuditState.ROLLED, StepState.FAILED)
    assert "Departures: A mistake of the program (ZeroDivisionError)" in reports.reason

    close_day(hotel.desk, closing=FIRST_DAY, steps=STEPS_AFTER_THE_ROLL)

    rows = hotel.desk.read(archived_reports, first=FIRST_DAY, last=FIRST_DAY)
    assert sorted((row.report, row.parameters["first"]) for row in rows) == [("departures", "2026-03-03"), ("room-status", "2026-03-02")]
    assert {row.run_id for row in rows} == {audit.run.run_id}
