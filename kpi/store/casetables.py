"""Tables as Parquet and back: the same columns, values and types; a strange file is read in a process of its own."""

import datetime
import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from kpi.intake import limits
from kpi.intake.files.parquet import Most, arrow_table
from kpi.language import _
from kpi.problem import Problem, Refused

_MIXED = b"sixtyforty mixed"
"""Under this name a file says which columns hold values of several kinds, each written as JSON."""
_MOST = Most(limits.CELLS, limits.COLUMNS, 12 * limits.CELLS, 4 * limits.UNPACKED)
"""A table that was opened has a row for each cell of a file, with a dozen columns at most."""


def parquet_of(table: pd.DataFrame) -> bytes:
    """A table, its columns named by texts. The same table gives the same bytes."""
    mixed = [name for name in table if table[name].dtype == object and not _is_of_one_kind(table[name])]
    plain = table.reset_index(drop=True)
    for name in mixed:
        plain[name] = plain[name].map(_as_json)
    made = pa.Table.from_pandas(plain, preserve_index=False, nthreads=1)  # a program that ends starts no more threads
    said = {**(made.schema.metadata or {}), _MIXED: json.dumps(mixed).encode()}
    sink = io.BytesIO()
    pq.write_table(made.replace_schema_metadata(said), sink, compression="zstd")
    return sink.getvalue()


def table_of(data: bytes, name: str) -> pd.DataFrame:
    """The table in a Parquet file; raises `Refused` where it is damaged, or larger than any table that can be opened."""
    return _undone(arrow_table(data, name, _MOST), name)


def own_table_of(data: bytes, name: str) -> pd.DataFrame:
    """The table in a Parquet file that this program wrote and that nobody has changed since: nothing in it has to be feared."""
    return _undone(pq.read_table(io.BytesIO(data), use_threads=False), name)


def _undone(made: pa.Table, name: str) -> pd.DataFrame:
    try:
        return _as_written(made)
    except (pa.ArrowException, ValueError, KeyError, TypeError) as error:  # what it says of itself is not true
        raise Refused([Problem(_("this table of the case is damaged"), name, _("Take the file again."))]) from error


def _as_written(made: pa.Table) -> pd.DataFrame:
    fields = [field.with_type(_one_by_one(field.type)) for field in made.schema]
    table: pd.DataFrame = made.cast(pa.schema(fields, metadata=made.schema.metadata)).to_pandas()
    for column in json.loads((made.schema.metadata or {}).get(_MIXED, b"[]")):
        table[column] = pd.Series([_from_json(text) for text in table[column]], dtype=object)
    return table


def _one_by_one(kind: Any) -> Any:
    """The kind of values, where they were held as a dictionary."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_of_one_kind(values: pd.Series) -> bool:
    """Whether Parquet knows the kind of all values of a column."""
    kinds = {type(value) for value in values if not _is_missing(value)}
    return len(kinds) <= 1 and kinds <= {str, bool, datetime.date}


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and value != value)


def _as_json(value: Any) -> str | None:
    """One value with its kind."""
    if _is_missing(value):
        return None
    if isinstance(value, (datetime.date, pd.Timestamp)):
        return json.dumps({"day": value.isoformat()})
    if hasattr(value, "item"):  # a number of NumPy
        value = value.item()
    return json.dumps(value if isinstance(value, (str, bool, int, float)) else str(value))


def _from_json(text: Any) -> Any:
    if _is_missing(text):
        return None
    value = json.loads(text)
    return pd.Timestamp(value["day"]) if isinstance(value, dict) else value
