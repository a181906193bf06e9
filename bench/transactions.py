"""Fifty million deals in Parquet to person × month × KPI, against only decoding the same columns; each in a fresh process."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Finding
from bench.memory import peak

ROWS = 50_000_000
GIB = 2**30
Sample = dict[str, float]
"""ms, facts, peak (bytes)"""
COLUMNS = ["person", "date", "amount", "cost", "channel", "won"]
DECLARATION = """
tables: {deals: {}}
kpis:
  - {name: revenue, how: sum, of: amount}
  - {name: profit, how: profit, revenue: amount, cost: cost}
  - {name: deals, how: count}
  - {name: won, how: closed to potential, closed: {won: true}}
  - {name: contacts, how: contacts, channel: channel, weights: {meeting: 3, call: 2, web: 1}}
  - {name: average sale, how: average sale, amount: amount}
"""


def measures(rounds: int = 3, rows: int = ROWS) -> Iterator[Finding]:
    """20,000 people, 12 months, six KPIs: time and peak memory."""
    with tempfile.TemporaryDirectory(prefix="sixtyforty-bench-") as folder:
        path = Path(folder) / "deals.parquet"
        generate(path, rows)
        samples = [(_run("ours", path), _run("decode", path)) for _round in range(rounds)]
    note = f"{rows:,} rows, {samples[0][0]['facts']:,} facts"
    yield _finding("measures", "ms", samples, "ms", 1, note)
    yield _finding(
        "measures memory", "GiB", samples, "peak", GIB, "peak of a fresh process; DuckDB may hold 1 GB of it"
    )


def _finding(name: str, unit: str, samples: list[tuple[Sample, Sample]], what: str, scale: float, note: str) -> Finding:
    ours, yardstick = (tuple(pair[side][what] / scale for pair in samples) for side in (0, 1))
    return Finding(name, unit, ours, yardstick, None, note)


def generate(path: Path, rows: int) -> None:
    """Deals drawn by hashing their numbers, so that they are the same each time."""
    import duckdb

    drawn = f"""
        SELECT 'P' || lpad((hash(i * 5) % 20000)::VARCHAR, 5, '0') AS person,
            DATE '2025-01-01' + (hash(i * 5 + 1) % 365)::INTEGER AS date,
            ((hash(i * 5 + 2) % 1000000) / 100)::DECIMAL(18, 2) AS amount,
            ((hash(i * 5 + 2) % 1000000) / 160)::DECIMAL(18, 2) AS cost,
            ['meeting', 'call', 'web'][1 + (hash(i * 5 + 3) % 3)::INTEGER] AS channel,
            hash(i * 5 + 4) % 5 = 0 AS won
        FROM range({rows}) numbers(i)"""  # noqa: S608 - a number
    with duckdb.connect(config={"memory_limit": "1GB", "preserve_insertion_order": "false"}) as connection:
        connection.execute(f"COPY ({drawn}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _run(side: str, path: Path) -> Sample:
    command = [sys.executable, "-m", "bench.transactions", side, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - ourselves
    return dict(json.loads(done.stdout))


def ours(path: Path) -> int:
    """The number of facts."""
    from kpi.measures import measure, read_measures

    return len(measure(read_measures(DECLARATION), {"deals": [path]}).results)


def decode(path: Path) -> int:
    """The number of rows, every cell of them decoded."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    return sum(len(batch) for batch in pq.ParquetFile(path).iter_batches(batch_size=2**17, columns=COLUMNS))


if __name__ == "__main__":
    started = time.perf_counter()
    facts = {"ours": ours, "decode": decode}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"ms": (time.perf_counter() - started) * 1000, "facts": facts, "peak": peak()}))
