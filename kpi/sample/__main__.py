"""`python -m kpi.sample [FOLDER]` writes the samples, by default into data."""

import sys
from pathlib import Path

from kpi.sample import write

for path in write(Path(sys.argv[1] if len(sys.argv) > 1 else "data")):
    sys.stdout.write(f"{path}\n")
