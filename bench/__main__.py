"""`python -m bench [NAME ...]` measures, prints a table or JSON, and judges nothing: its exit code is 0 unless a bench breaks."""

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence

from bench import paying, slider, start
from bench.measure import Finding, NotRun, table

BENCHES: dict[str, Callable[..., Iterator[Finding]]] = {
    "pay-thousand": paying.pay_thousand,
    "pay-million": paying.pay_million,
    "apply": paying.row_by_row,
    "worlds": paying.worlds,
    "slider": slider.to_finished_screen,
    "start": start.to_first_page,
}


def findings(names: Sequence[str], rounds: int | None) -> Iterator[Finding | str]:
    """What each bench finds, as it finds it; a text for one that cannot run here, an empty one for one that broke."""
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            yield from BENCHES[name]() if rounds is None else BENCHES[name](rounds)
        except NotRun as reason:
            print(f"{name} not run: {reason}", file=sys.stderr)
        except Exception:  # the others are still worth measuring
            traceback.print_exc()
            yield name


def main(arguments: list[str] | None = None) -> int:
    """Runs the benches that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *BENCHES], help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rounds", type=int, help="samples of each side")
    asked = parser.parse_args(arguments)
    done, broken = [], 0
    for found in findings(asked.names or list(BENCHES), asked.rounds):
        if isinstance(found, str):
            broken += 1
        else:
            done.append(found)
            if asked.json:
                print(json.dumps(found.record()), flush=True)
    if done and not asked.json:
        print(table(done))
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
