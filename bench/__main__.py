"""`python -m bench [NAME ...]` measures, prints a table or JSON, and judges nothing: its exit code is 0 unless a bench breaks."""

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator

from bench import (
    drag,
    forecasting,
    keeping,
    machines,
    paying,
    remembering,
    slider,
    solving,
    splitting,
    start,
    statements,
    transactions,
    visitors,
    workbooks,
)
from bench.measure import Finding, NotRun, table
from bench.peers import contest

BENCHES: dict[str, Callable[..., Iterator[Finding]]] = {
    "pay-thousand": paying.pay_thousand,
    "pay-million": paying.pay_million,
    "apply": paying.row_by_row,
    "worlds": paying.worlds,
    "remembering": remembering.remembering,
    "splits": splitting.splits,
    "frontier": splitting.frontier,
    "forecast": forecasting.worlds,
    "growth": forecasting.growth,
    "year": forecasting.year,
    "solver": solving.solver,
    "slider": slider.to_finished_screen,
    "drag": drag.hand_to_picture,
    "start": start.to_first_page,
    "measures": transactions.measures,
    "keep": keeping.keeping,
    "workbooks": workbooks.workbooks,
    "statements": statements.statements,
    "visitors": visitors.visitors,
    "machines": machines.machines,
    "peers": contest.peers,
}


def main(arguments: list[str] | None = None) -> int:
    """Runs the benches that were asked for; one that breaks does not keep the others from running."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(BENCHES)}")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    parser.add_argument("--rounds", type=int, metavar="N", help="samples of each side")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.names if name not in BENCHES]:
        parser.error(f"no bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    rounds = {} if asked.rounds is None else {"rounds": asked.rounds}
    found: list[Finding] = []
    broken = [name for name in asked.names or BENCHES if not run(name, rounds, found, as_json=asked.json)]
    if found and not asked.json:
        print(table(found))
    return int(bool(broken))


def run(name: str, rounds: dict[str, int], found: list[Finding], *, as_json: bool) -> bool:
    """Appends what one bench finds; whether it came to its end."""
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    try:
        for finding in BENCHES[name](**rounds):
            found.append(finding)
            if as_json:
                print(json.dumps(finding.record()), flush=True)
    except NotRun as reason:
        print(f"{name} cannot run here: {reason}", file=sys.stderr)
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
