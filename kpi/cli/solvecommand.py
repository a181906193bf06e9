"""The command `solve`: the smallest change of a scheme that meets conditions, or what would have to give."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import pandas as pd
from pydantic import TypeAdapter, ValidationError

import kpi
from kpi import worlds
from kpi.cli.jsonwriter import Plain, print_json
from kpi.cli.openedfiles import rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, quiet_output, refuse_place, refusing, replace
from kpi.difference import changes
from kpi.language import N_, _
from kpi.problem import Problem, Refused
from kpi.solver import CONDITIONS, MOVES, Answers, AnyCondition, AnyMove, Condition, Move, answers
from kpi.solver.ease import Ease
from kpi.solver.ground import Ground
from kpi.solver.measures import YEARS
from kpi.solver.moves import usual_moves
from kpi.solver.solveranswers import WISHES, Alternative
from kpi.worlds import Worlds

_CONDITION: TypeAdapter[Condition] = TypeAdapter(AnyCondition)
_MOVE: TypeAdapter[Move] = TypeAdapter(AnyMove)
_CONDITION_HELP = N_(
    "A condition, as “cost: most=330000”, “strong lose: most=0.15” or “pass at least: share=0.6, level=plan”; several are possible."
)
_MOVE_HELP = N_(
    "What may move, as “own share”, “team pays: points=0.85, step=0.025” or “own points: least=-0.1”; several are possible. The split and the team plan, if not given."
)


@click.command("solve", help=N_("The smallest change of SCHEME that meets conditions on RESULTS, or what has to give."))
@click.argument("scheme", type=PATH)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--condition", "conditions", multiple=True, help=_CONDITION_HELP)
@click.option("--move", "moves", multiple=True, help=_MOVE_HELP)
@click.option(
    "--aim",
    type=click.Choice([wish.name for wish in WISHES]),
    default=WISHES[0].name,
    show_default=True,
    help=N_("What comes first: the smallest change, the cheapest scheme, the one that is fairest to the strong …"),
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write the changed scheme to this YAML file."))
@refusing
def solve_command(
    scheme: Path,
    results: Path | None,
    conditions: tuple[str, ...],
    moves: tuple[str, ...],
    aim: str,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints the answer; the changed scheme goes into a file where one is named."""
    refuse_place(out, (".yaml", ".yml"), reading.with_files(scheme, results))
    rules = rules_in(scheme)
    asked = [_read(_CONDITION, text, "--condition", CONDITIONS) for text in conditions]
    movable = [_read(_MOVE, text, "--move", MOVES) for text in moves] or usual_moves(rules)
    taken = tables_in(results, scheme, reading)
    workforce = workforce_of(rules, taken)
    years = _years(rules, workforce, taken.people) if any("years" in one.asks for one in asked) else None
    with quiet_output():
        found = answers(rules, workforce, movable, asked, aim=aim, people=taken.people, years=years)
    if as_json:
        print_json(_plain(found))
    else:
        for line in _told(found):
            click.echo(line)
    if out is not None and found.possible:
        replace(out, kpi.dump(found.chosen.scheme).encode())


def _years(rules: kpi.Scheme, workforce: kpi.Workforce, people: pd.DataFrame | None) -> Worlds:
    """Possible years as history suggests them, the same for every scheme."""
    fitted = worlds.fit(rules, workforce)
    return worlds.draw(worlds.ahead(rules, workforce, fitted.outlook, fitted, people), YEARS)


def _read(adapter: TypeAdapter[Any], text: str, option: str, kinds: Iterable[type[Condition] | type[Move]]) -> Any:
    """A kind and its numbers; raises `Refused` for one that there is not, or that cannot be."""
    kind, _sign, rest = text.partition(":")
    known = [str(one.model_fields["kind"].default) for one in kinds]
    if kind.strip() not in known:
        what = _("there is nothing called “{name}”").format(name=kind.strip())
        raise Refused([Problem(what, option, _("Known: {known}.").format(known=", ".join(known)))])
    try:
        return adapter.validate_python({"kind": kind.strip(), **_numbers(rest)})
    except ValidationError as error:
        wrong = [str(one["loc"][-1]) for one in error.errors()]
        what = _("these numbers cannot be: {names}").format(names=", ".join(wrong))
        raise Refused([Problem(what, f"{option} {text}", _("Write a share as 0.15."))]) from None


def _numbers(text: str) -> dict[str, Any]:
    """Names with values; one that is called points may be said several times."""
    found: dict[str, Any] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _sign, value = (part.strip() for part in pair.partition("="))
        found[name] = (*found.get(name, ()), value) if name == "points" else value
    return found


def _told(found: Answers) -> Iterable[str]:
    yield found.finding()
    yield from found.reasons()
    yield from found.lines()
    yield found.certainty()
    for other in found.alternatives[1:]:
        yield _("{title}:").format(title=other.title)
        yield from (*other.tells, *other.lines(found.ground))


def _plain(found: Answers) -> Plain:
    """All of it, with money in units of the currency."""
    return {
        "finding": found.finding(),
        "possible": found.possible,
        "exact": found.exact,
        "reasons": found.reasons(),
        "lines": found.lines(),
        "alternatives": [_alternative(one, found.ground) for one in found.alternatives],
        "binding": [condition.says(found.ground) for condition in found.binding],
        "alone": [_ease(one, found.ground) for one in found.alone],
        "together": [_ease(one, found.ground) for one in found.together],
    }


def _alternative(one: Alternative, ground: Ground) -> Plain:
    made = [change for change in changes(ground.scheme, one.scheme) if not change.wording]
    return {
        "name": one.wish.name,
        "tells": list(one.tells),
        "changes": [{"what": change.what, "before": change.before, "after": change.after} for change in made],
        "distance": one.point.distance,
        "cost": one.point.cost / ground.scheme.minor,
        "lines": one.lines(ground),
        "scheme": kpi.dump(one.scheme),
    }


def _ease(one: Ease, ground: Ground) -> Plain:
    minor = ground.scheme.minor if one.condition.unit == "money" else 1
    return {
        "condition": one.condition.says(ground),
        "value": one.value / minor,
        "gap": one.gap / minor,
        "says": one.condition.has_to_give(ground, one.value),
    }
