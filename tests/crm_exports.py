"""Small exports of CRM systems, `tests/exports`: their headings and their way of writing, invented rows."""

from pathlib import Path

EXPORTS = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "exports").glob("*.csv"))}
