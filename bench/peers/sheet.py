"""A workbook in LibreOffice that draws and pays a world whenever it is recalculated. Runs under the Python that knows UNO.

`PYTHON sheet.py FORMULAS.json` opens LibreOffice, fills the workbook, and then answers each line on stdin with one line on stdout:
`calculate` with the milliseconds that it took, a range such as `people.A1:C9` with its values as JSON.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.FillDirection import TO_BOTTOM

PATIENCE = 60
"""Seconds for LibreOffice to start."""


def answer(document: Any, line: str) -> Any:
    """What a line on stdin asks for."""
    if line == "calculate":
        started = time.perf_counter()
        document.calculateAll()
        return (time.perf_counter() - started) * 1000
    sheet, place = line.split(".")
    return document.Sheets.getByName(sheet).getCellRangeByName(place).getDataArray()


def filled(desktop: Any, sheets: dict[str, list[dict[str, Any]]]) -> Any:
    """A workbook with these sheets; each column has a formula that is copied down, or values."""
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (hidden,))
    document.enableAutomaticCalculation(False)
    for number, name in enumerate(sheets):
        document.Sheets.insertNewByName(name, number)
    for name, columns in sheets.items():
        for column in columns:
            fill(document.Sheets.getByName(name).getCellRangeByName(column["range"]), column)
    return document


def fill(cells: Any, column: dict[str, Any]) -> None:
    """Writes a column: values, or a formula copied down from the first cell."""
    if "values" in column:
        cells.setDataArray([(value,) for value in column["values"]])
        return
    cells.getCellByPosition(0, 0).Formula = column["formula"]
    cells.fillAuto(TO_BOTTOM, 1)


def desktop_of(pipe: str) -> Any:
    """The desktop of a LibreOffice that is just starting."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _attempt in range(PATIENCE * 5):
        with suppress(Exception):  # UNO's own NoConnectException, until it listens
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        time.sleep(0.2)
    sys.exit("LibreOffice did not start")


def main(formulas: Path) -> None:
    """Serves until stdin ends; LibreOffice has a profile of its own and ends with it."""
    with tempfile.TemporaryDirectory(prefix="sixtyforty-bench-") as profile:
        pipe = Path(profile).name
        command = ["soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"]
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        quiet = subprocess.DEVNULL
        office = subprocess.Popen([*command, own], stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603
        try:
            desktop = desktop_of(pipe)
            document = filled(desktop, json.loads(formulas.read_text(encoding="utf-8")))
            print("ready", flush=True)
            for line in sys.stdin:
                print(json.dumps(answer(document, line.strip())), flush=True)
            document.close(True)
            with suppress(Exception):  # the line is cut while it says goodbye
                desktop.terminate()
            office.wait(timeout=PATIENCE)
        finally:
            with suppress(ProcessLookupError):  # it has ended as it should
                os.killpg(office.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
