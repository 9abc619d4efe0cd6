"""Reports written into a folder or sent to a printer of this machine by `lp`, without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from hotel_desk.jobs.house_reports import MadeReport

_LONGEST_WAIT_SECONDS = 30


class ReportNotFiled(StaffError):
    code = "report.not_filed"
    template = N_("{file} could not be written: {why}. The report is in the archive. Check the folder.")


class ReportNotPrinted(StaffError):
    code = "report.not_printed"
    template = N_("The printer “{printer}” did not take {file}: {why} The report is in the archive. Check the printer; it is tried again.")


def write_report(made: MadeReport, folder: str, *, anew: bool = True) -> Path:
    """Write a report into a folder, which is made if it is missing. Nobody finds half a file there.

    Args:
        anew: also where there is a file of this name.

    Raises:
        ReportNotFiled: the folder is not to be written to.
    """
    target = Path(folder) / made.file_name
    if target.exists() and not anew:
        return target
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(made.content)
        half.replace(target)
    except OSError as failure:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise ReportNotFiled(file=str(target), why=failure.strerror or str(failure)) from failure
    return target


def print_report(made: MadeReport, printer: str) -> None:
    """Send a report to a printer, and wait until the print system has taken it.

    Raises:
        ReportNotPrinted: it did not, there is none, or the report is no PDF.
    """
    program = shutil.which("lp")
    if program is None or made.report_format is not ReportFormat.PDF:
        why = _("there is no print system that can be asked, or the file is no PDF.")
        raise ReportNotPrinted(printer=printer, file=made.file_name, why=why)
    command = [program, "-d", printer, "-t", made.title, "-o", "fit-to-page"]
    speaking_english = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        subprocess.run(  # noqa: S603 - the print system's own program, and a printer's name that the hotel has set
            command, input=made.content, env=speaking_english, capture_output=True, check=True, timeout=_LONGEST_WAIT_SECONDS
        )
    except subprocess.CalledProcessError as failure:
        said = failure.stderr.decode("utf-8", errors="replace").strip().removeprefix("lp: ")
        raise ReportNotPrinted(printer=printer, file=made.file_name, why=f"{said.rstrip('.')}.") from failure
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise ReportNotPrinted(printer=printer, file=made.file_name, why=f"{failure}.") from failure
