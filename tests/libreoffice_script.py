"""Runs in the Python that LibreOffice brings: opens workbooks, changes cells, and says what the formulas give. A line of JSON in, one out."""

import json
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connected(pipe: str) -> Any:
    """The running office program."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _attempt in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.1)
    raise TimeoutError(pipe)


def property_of(name: str, value: object) -> Any:
    """A setting of a document."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def answer(desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    """Opens one file, changes it, and reads ranges of numbers or texts."""
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(job["file"]), "_blank", 0, (property_of("Hidden", True),)
    )
    try:
        for name, value in job.get("names", {}).items():
            document.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, 0).setValue(value)
        for sheet, cell, value in job.get("cells", ()):
            one = document.Sheets.getByName(sheet).getCellRangeByName(cell)
            one.setString("") if value is None else one.setValue(value)
        if job.get("all", True):
            document.calculateAll()
        found = {}
        for sheet, cells in job["read"]:
            found[f"{sheet}!{cells}"] = [
                list(line) for line in document.Sheets.getByName(sheet).getCellRangeByName(cells).getDataArray()
            ]
        errors = []
        for sheet in document.Sheets:
            for cells in sheet.queryFormulaCells(4).getRangeAddresses():  # com.sun.star.sheet.FormulaResult.ERROR
                one = sheet.getCellByPosition(cells.StartColumn, cells.StartRow)
                errors.append(f"{sheet.Name}: {one.Formula} gives {one.String}")
        if job.get("save"):
            document.storeToURL(
                uno.systemPathToFileUrl(job["save"]), (property_of("FilterName", "Calc MS Excel 2007 XML"),)
            )
        if job.get("pdf"):
            document.storeToURL(uno.systemPathToFileUrl(job["pdf"]), (property_of("FilterName", "calc_pdf_Export"),))
        return {"found": found, "errors": errors}
    finally:
        document.close(True)


def main() -> None:
    """Until there are no more lines."""
    desktop = connected(sys.argv[1])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(desktop, json.loads(line))) + "\n")
        sys.stdout.flush()
    desktop.terminate()


main()
