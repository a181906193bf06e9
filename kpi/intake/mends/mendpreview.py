"""What a mend would change, before anybody says yes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from kpi.intake import Intake, Mend, mended
from kpi.intake.cells.values import Rows, as_text
from kpi.intake.layout.shape import OF_PERSON
from kpi.intake.layout.tables import Table
from kpi.intake.mends.mendkinds import TableMend
from kpi.intake.readings.tidy import TEXTS
from kpi.intake.setaside import set_aside_table
from kpi.intake.sourcetable import SourceTable
from kpi.language import _

_FRAMES = ("results", "people")
_SHOWN = ("person", "period", "kpi", *TEXTS, "plan", "fact", *OF_PERSON)


@dataclass(frozen=True, eq=False)
class MendPreview:
    """An intake before and after one more mend."""

    before: Intake
    after: Intake
    mend: Mend

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Every cell that changes: file, sheet, row, column, before, after; in the order of the files."""
        old = self.before.steps.tables
        pairs = [(old[one.number], one) for one in self.after.steps.tables]
        if isinstance(self.mend, TableMend):
            blocks = [block for before, after in pairs for block in _of_tables(before.table, after.table)]
        else:
            blocks = [block for pair in pairs for name in _FRAMES for block in _of_frames(*pair, name)]
            blocks += [block for pair in pairs for block in _of_deals(*pair)]
        names = [_("file"), _("sheet"), _("row"), _("column"), _("before"), _("after")]
        changes = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=range(len(names)))
        # A row of a wide table says the person once and holds many results.
        return changes.drop_duplicates(ignore_index=True).set_axis(names, axis=1)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every row that is set aside by it: file, sheet, row, reason and the original cells."""
        known, reason = self.before.steps.tables, self.mend.reason
        taken = [
            replace(one, aside=_more(known[one.number].aside, one.aside, reason)) for one in self.after.steps.tables
        ]
        return set_aside_table(taken)


def preview(intake: Intake, mend: Mend) -> MendPreview:
    """The intake with this mend beside those that it has already."""
    return MendPreview(intake, mended(intake, (*intake.mends, mend)), mend)


def _more(before: Mapping[str, Rows], after: Mapping[str, Rows], reason: str) -> dict[str, Rows]:
    """The rows that are set aside for a reason only afterwards."""
    rows = np.setdiff1d(after.get(reason, []), before.get(reason, [])).astype(np.int64)
    return {reason: rows} if len(rows) else {}


def _of_tables(old: Table, new: Table) -> Iterator[pd.DataFrame]:
    if old is new:
        return
    at = np.flatnonzero(np.isin(old.rows, new.rows))
    for place, heading in enumerate(old.header):
        if old.sheet.cells[place] is not new.sheet.cells[place]:
            texts = [as_text(column.reset_index(drop=True)) for column in (old.body[place].iloc[at], new.body[place])]
            yield _changed(old.sheet.file, old.sheet.name, new.rows, heading, *texts)


def _of_frames(before: SourceTable, after: SourceTable, which: str) -> Iterator[pd.DataFrame]:
    old, new = (getattr(one.reading, which) for one in (before, after))
    if old is None or new is None or old is new:
        return
    gone = old[~old.index.isin(new.index) & old["row"].isin(new["row"])]  # of a row of which something else is kept
    for name in ("plan", "fact") if len(gone) else ():
        nothing = pd.Series(None, index=range(len(gone)), dtype=object)
        heading = gone[f"{name}_column"].to_numpy()
        cells = gone[name].astype(object).reset_index(drop=True)
        yield _changed(after.file, after.sheet, gone["row"].to_numpy(), heading, cells, nothing)
    old = old.loc[new.index]
    for name in _SHOWN:
        if name in new and name in old:
            own = f"{name}_column"
            above = old[own].to_numpy() if own in old else after.headings.get(name, name)
            texts = [frame[name].astype(object).reset_index(drop=True) for frame in (old, new)]
            yield _changed(after.file, after.sheet, new["row"].to_numpy(), above, *texts)


def _of_deals(before: SourceTable, after: SourceTable) -> Iterator[pd.DataFrame]:
    old, new = before.deals, after.deals
    if old is None or new is None or old is new:
        return
    kept = old.only(old.rows.isin(new.rows).to_numpy(bool))
    for heading in old.table.columns:
        texts = [one.table[heading].astype(object) for one in (kept, new)]
        yield _changed(after.file, after.sheet, new.rows.to_numpy(), heading, *texts)


def _changed(file: str, sheet: str, rows: Rows, heading: object, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """(cells) that differ, in columns 0 to 5."""
    frame = pd.DataFrame({0: file, 1: sheet, 2: rows, 3: heading, 4: before, 5: after})
    same = (before == after).fillna(value=False) | (before.isna() & after.isna())
    return frame[~same.to_numpy(bool)]
