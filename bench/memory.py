"""`python -m bench.memory` builds a million people, pays them, and prints the most memory that this took, in bytes."""

import sys
from pathlib import Path

from bench import crowd
from kpi import pay

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Bytes. Linux hands getrusage's figure on from the parent process, so there the process's own mark is read."""
    if _STATUS.exists():
        mark = next(line for line in _STATUS.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(mark.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def resident_memory(pid: int) -> int:
    """Bytes that another process has of the machine's memory now; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    mark = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
    return 1024 * int(mark.split()[1])


if __name__ == "__main__":
    pay(crowd.scheme(), crowd.workforce(1_000_000, teams=100_000))
    print(peak())
