"""Rows of a text file that have more cells than there are headings: behind the first of them, values stand one column off."""

import numpy as np

from kpi.intake.cells.decided import place
from kpi.intake.cells.values import is_blank
from kpi.intake.findings.finding import Finding, found, listed
from kpi.intake.layout.rows import HEADER, RAGGED
from kpi.intake.layout.tables import Table
from kpi.language import _


def without_ragged(table: Table) -> tuple[Table, list[Finding]]:
    """The table without such rows, each an error with its place.

    A text file ends its header before a row of that kind; one that ends with a delimiter, or a sheet of a workbook, has
    a blank heading instead.
    """
    header = table.sheet.cells[np.asarray(table.roles == HEADER, bool)]
    behind = list(header.columns[header.isna().all(axis=0)]) if len(header) else []
    if not behind or table.body.empty:
        return table, []
    more = np.logical_or.reduce([~is_blank(table.body[at]) for at in behind])
    if not more.any():
        return table, []
    widths = table.body.notna().sum(axis=1).to_numpy()
    headings = table.sheet.cells.shape[1] - len(behind)
    what = _("this row has {n} cells, but there are {headings} headings, so that its values may stand in wrong columns")
    mend = _("Put a cell that holds the sign between cells, such as 10,5 in a file with commas, in quotation marks.")
    findings = (
        found(
            what.format(n=widths[row], headings=headings),
            place(table, row=int(table.rows[row])),
            mend,
        )
        for row in np.flatnonzero(more)
    )
    return table.without(table.every_row(more), RAGGED), list(listed(findings, int(more.sum())))
