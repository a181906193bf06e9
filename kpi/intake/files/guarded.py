"""Readers in processes of their own: what ends them, or eats their memory, leaves the program alive."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpi.intake import limits
from kpi.intake.files.kinds import refused
from kpi.language import _


def answer_of(script: str, data: bytes, most: Sequence[int], name: str) -> tuple[Any, ...] | None:
    """What a script beside this file says about a file, None where it did not live to say it; raises `Refused`."""
    path = Path(__file__).with_name(script)
    command = [sys.executable, "-P", str(path), *map(str, most), str(limits.memory(len(data)))]
    seconds = limits.seconds(len(data))
    try:
        # Our own script, with nothing of the user's in the command.
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        what = _("this file took more than {n} seconds to read").format(n=seconds)
        raise refused(name, what, _("Save the table that counts as CSV.")) from error
    if done.returncode or not done.stdout:
        return None
    answer: tuple[Any, ...] = pickle.loads(done.stdout)  # noqa: S301 - written by our own script
    return answer
