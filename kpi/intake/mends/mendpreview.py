"""What a mend would change, before anybody says yes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kpi.intake import Intake, Mend, mended
from kpi.intake.checks import Origin
from kpi.intake.deals import Typed
from kpi.intake.mends.mendkinds import TableMend
from kpi.intake.setaside import Rows, SetAside, set_aside_table
from kpi.intake.shape import OF_PERSON
from kpi.intake.tables import Table
from kpi.intake.tidy import TEXTS
from kpi.intake.values import as_text
from kpi.language import _

_SHOWN = ("person", "period", "kpi", *TEXTS, "plan", "fact", *OF_PERSON)


@dataclass(frozen=True, eq=False)
class Preview:
    """An intake before and after one more mend."""

    before: Intake
    after: Intake
    mend: Mend

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Every cell that changes: file, sheet, row, column, before, after; in the order of the files."""
        old, new = self.before.steps, self.after.steps
        if isinstance(self.mend, TableMend):
            blocks = [block for pair in zip(old.tables, new.tables, strict=True) for block in _of_tables(*pair)]
        else:
            blocks = [
                block
                for origin, first, second in zip(old.origins, old.readings, new.readings, strict=True)
                for name in ("results", "people")
                for block in _of_frames(origin, getattr(first, name), getattr(second, name))
            ]
            pairs = zip(old.origins, old.deals, new.deals, strict=True)
            blocks += [block for origin, *pair in pairs for block in _of_deals(origin, *pair)]
        names = [_("file"), _("sheet"), _("row"), _("column"), _("before"), _("after")]
        changes = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=range(len(names)))
        # A row of a wide table says the person once and holds many results.
        return changes.drop_duplicates(ignore_index=True).set_axis(names, axis=1)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every row that is set aside by it: file, sheet, row, reason and the original cells."""
        taken = [one for one in self.after.steps.aside if one.reason == self.mend.reason]
        known = [one for one in self.before.steps.aside if one.reason == self.mend.reason]
        return set_aside_table(self.after.steps.raw.tables, list(_without(taken, known)))


def preview(intake: Intake, mend: Mend) -> Preview:
    """The intake with this mend beside those that it has already."""
    return Preview(intake, mended(intake, (*intake.mends, mend)), mend)


def _without(taken: list[SetAside], known: list[SetAside]) -> Iterator[SetAside]:
    for one in taken:
        rows = np.setdiff1d(one.rows, [row for other in known if other.source == one.source for row in other.rows])
        if len(rows):
            yield SetAside(one.source, one.reason, rows)


def _of_tables(old: Table, new: Table) -> Iterator[pd.DataFrame]:
    if old is new:
        return
    at = np.flatnonzero(np.isin(old.rows, new.rows))
    for place, heading in enumerate(old.header):
        if old.sheet.cells[place] is not new.sheet.cells[place]:
            texts = [as_text(column.reset_index(drop=True)) for column in (old.body[place].iloc[at], new.body[place])]
            yield _changed(old.sheet.file, old.sheet.name, new.rows, heading, *texts)


def _of_frames(origin: Origin, old: pd.DataFrame | None, new: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    if old is None or new is None or old is new:
        return
    gone = old[~old.index.isin(new.index) & old["row"].isin(new["row"])]  # of a row of which something else is kept
    for name in ("plan", "fact") if len(gone) else ():
        nothing = pd.Series(None, index=range(len(gone)), dtype=object)
        heading = gone[f"{name}_column"].to_numpy()
        before = gone[name].astype(object).reset_index(drop=True)
        yield _changed(origin.file, origin.sheet, gone["row"].to_numpy(), heading, before, nothing)
    old = old.loc[new.index]
    for name in _SHOWN:
        if name in new and name in old:
            own = f"{name}_column"
            above = old[own].to_numpy() if own in old else origin.headings.get(name, name)
            texts = [frame[name].astype(object).reset_index(drop=True) for frame in (old, new)]
            yield _changed(origin.file, origin.sheet, new["row"].to_numpy(), above, *texts)


def _of_deals(origin: Origin, old: Typed | None, new: Typed | None) -> Iterator[pd.DataFrame]:
    if old is None or new is None or old is new:
        return
    kept = old.only(old.rows.isin(new.rows).to_numpy(bool))
    for heading in old.table.columns:
        texts = [one.table[heading].astype(object) for one in (kept, new)]
        yield _changed(origin.file, origin.sheet, new.rows.to_numpy(), heading, *texts)


def _changed(file: str, sheet: str, rows: Rows, heading: object, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """(cells) that differ, in columns 0 to 5."""
    frame = pd.DataFrame({0: file, 1: sheet, 2: rows, 3: heading, 4: before, 5: after})
    same = (before == after).fillna(value=False) | (before.isna() & after.isna())
    return frame[~same.to_numpy(bool)]
