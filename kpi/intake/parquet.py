"""Parquet files as sheets; their size is looked up before anything is read."""

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from kpi.intake import limits
from kpi.intake.finding import Finding
from kpi.intake.kinds import refused
from kpi.intake.sheet import Sheet
from kpi.language import _
from kpi.problem import Refused


def read_parquet(data: bytes, name: str) -> tuple[list[Sheet], list[Finding]]:
    """The one sheet of a Parquet file, column names as row 0, so that records count from 1; raises `Refused`."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        _check_size(file, name)
        texts = [
            field.name
            for field in file.schema_arrow
            if pa.types.is_large_string(field.type) or pa.types.is_string(field.type)
        ]
        # Kept as a dictionary, a text that a million rows repeat is held once.
        table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read()
        _check_texts(table, name)
        frame = table.to_pandas(ignore_metadata=True, date_as_object=True)
    except Refused:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError, OverflowError) as error:
        raise refused(name, _("this Parquet file is damaged or incomplete"), _("Export it again.")) from error
    header = pd.DataFrame([list(map(str, frame.columns))], dtype=object)
    body = frame.astype(object).set_axis(range(frame.shape[1]), axis=1)
    return [Sheet(name, "", pd.concat([header, body], ignore_index=True), 0)], []


def _check_size(file: pq.ParquetFile, name: str) -> None:
    about = file.metadata
    size = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
    columns = len(file.schema_arrow)
    if (
        about.num_rows > limits.ROWS
        or columns > limits.COLUMNS
        or about.num_rows * columns > limits.CELLS
        or size > limits.UNPACKED
    ):
        what = _("this table has {rows} rows and {columns} columns, more than can be read").format(
            rows=about.num_rows, columns=columns
        )
        raise refused(name, what, _("Keep the rows and columns that count, or add them up before."))
    nested = [
        field.name for field in file.schema_arrow if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
    ]
    if nested:
        what = _("cells with lists or bytes in them are not a table: {names}").format(names=", ".join(nested))
        raise refused(name, what, _("Leave these columns out."))


def _check_texts(table: pa.Table, name: str) -> None:
    """Texts as long as all their repetitions together."""
    total = 0
    for column in table.columns:
        for chunk in column.chunks if pa.types.is_dictionary(column.type) else ():
            lengths = pc.binary_length(chunk.dictionary)
            total += pc.sum(pc.take(lengths, chunk.indices)).as_py() or 0
    if total > limits.UNPACKED:
        raise refused(
            name, _("the texts of this table are too long to be read"), _("Leave out the columns with long texts.")
        )
