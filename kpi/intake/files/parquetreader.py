"""Reads a Parquet file in a process of its own; run as a script.

A page of a few bytes may claim, and unpack to, two gigabytes. Here that ends nothing but this process. The file comes
in by standard input, limits as arguments (rows, columns, cells, bytes unpacked, bytes of memory); a pickled tuple goes
out by standard output.
"""

import io
import pickle
import sys
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]


def hold_memory(most: int) -> None:
    """Bounds the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def answer(data: bytes, rows: int, columns: int, cells: int, unpacked: int) -> tuple[Any, ...]:
    """("table", bytes of an Arrow stream), ("large", rows, columns), ("nested", names), ("long",) or ("damaged",)."""
    try:
        return _read(data, rows, columns, cells, unpacked)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError, OverflowError):
        return ("damaged",)


def _read(data: bytes, rows: int, columns: int, cells: int, unpacked: int) -> tuple[Any, ...]:
    file = pq.ParquetFile(pa.BufferReader(data))
    about, fields = file.metadata, list(file.schema_arrow)
    size = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
    many = about.num_rows > rows or len(fields) > columns or about.num_rows * len(fields) > cells
    if many or size > unpacked:
        return "large", about.num_rows, len(fields)
    nested = [field.name for field in fields if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)]
    if nested:
        return "nested", nested
    texts = [one.name for one in fields if pa.types.is_large_string(one.type) or pa.types.is_string(one.type)]
    # Kept as a dictionary, a text that a million rows repeat is held once.
    table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read(use_threads=False)
    return ("long",) if _length_of_texts(table) > unpacked else ("table", _as_stream(table))


def _length_of_texts(table: pa.Table) -> int:
    """Bytes of the texts with all their repetitions."""
    chunks = [chunk for column in table.columns if pa.types.is_dictionary(column.type) for chunk in column.chunks]
    lengths = (pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0 for chunk in chunks)
    return sum(lengths)


def _as_stream(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


if __name__ == "__main__":
    *most, memory = map(int, sys.argv[1:])
    hold_memory(memory)
    pickle.dump(answer(sys.stdin.buffer.read(), *most), sys.stdout.buffer, protocol=5)
