"""Parquet files as sheets; their size is looked up before anything is read."""

from typing import NamedTuple

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from kpi.intake import limits
from kpi.intake.files.guarded import answer_of
from kpi.intake.files.kinds import refused
from kpi.intake.files.sheet import Sheet
from kpi.intake.findings.finding import Finding
from kpi.language import _


def read_parquet(data: bytes, name: str) -> tuple[list[Sheet], list[Finding]]:
    """The one sheet of a Parquet file, column names as row 0, so that records count from 1; raises `Refused`."""
    return [_sheet(arrow_table(data, name), name)], []


class Most(NamedTuple):
    """How large a file may be inside."""

    rows: int
    columns: int
    cells: int
    unpacked: int
    """Bytes, texts with all their repetitions included."""


def arrow_table(data: bytes, name: str, most: Most | None = None) -> pa.Table:
    """A Parquet file, its texts held as dictionaries; raises `Refused` where it is damaged or larger than may be."""
    most = most or Most(limits.ROWS, limits.COLUMNS, limits.cells(len(data)), limits.unpacked(len(data)))
    match answer_of("parquetreader.py", data, most, name):
        case ("table", stream):
            return pa.ipc.open_stream(stream).read_all()
        case ("large", rows, columns):
            what = _(
                "this table has {rows} rows and {columns} columns, more than can be read of a file of its size: up to {most} cells"
            )
            mend = _("Keep the rows and columns that count, or add them up before.")
            raise refused(name, what.format(rows=rows, columns=columns, most=most.cells), mend)
        case ("nested", names):
            what = _("cells with lists or bytes in them are not a table: {names}").format(names=", ".join(names))
            raise refused(name, what, _("Leave these columns out."))
        case ("long",):
            what = _("the texts of this table are too long to be read")
            raise refused(name, what, _("Leave out the columns with long texts."))
    raise refused(name, _("this Parquet file is damaged or incomplete"), _("Export it again."))


def _sheet(table: pa.Table, name: str) -> Sheet:
    frame = table.to_pandas(ignore_metadata=True, date_as_object=True)
    header = pd.DataFrame([list(map(str, frame.columns))], dtype=object)
    body = frame.astype(object).set_axis(range(frame.shape[1]), axis=1)
    return Sheet(name, "", pd.concat([header, body], ignore_index=True), 0)
