"""The command `roles`: the role cards, one of them as a file, or as a scheme that pays results."""

from pathlib import Path

import click
import pandas as pd

import kpi
from kpi.cli.jsonwriter import print_json
from kpi.cli.openedfiles import read_results
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, content_of, refuse_place, refusing
from kpi.cli.yamlwriter import write_yaml
from kpi.intake.words.names import known_deals
from kpi.language import N_, _
from kpi.library.rolecards import RoleCard, read_role_card, role_card_file, role_cards
from kpi.library.strategies import STRATEGIES, by_strategy
from kpi.problem import Problem, Refused
from kpi.proposal.fromcard import scheme_from_card
from kpi.proposal.rolefit import fit_finding, needs_of

_YAML = (".yaml", ".yml")


@click.command(
    "roles",
    help=N_(
        "The role cards; with CARD, a name of the list or a YAML file, that one; with RESULTS, the scheme that it becomes."
    ),
)
@click.argument("card", required=False)
@click.argument("results", type=PATH, required=False)
@reading_options
@click.option("--role", default="", help=N_("For the people of this role; the first one unless said otherwise."))
@click.option("--strategy", type=click.Choice(list(STRATEGIES)), help=N_("What comes first: it weighs the card."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this file instead of printing."))
@refusing
def roles_command(
    card: str | None,
    results: Path | None,
    role: str,
    strategy: str | None,
    as_json: bool,
    out: Path | None,
    reading: ReadingOptions,
) -> None:
    """Prints or writes; what the data lack goes to stderr."""
    if card is None:
        _list(as_json, out)
        return
    refuse_place(out, _YAML, reading.with_files(results))
    chosen = weighed(opened_card(card), strategy)
    if results is None:
        write_yaml(role_card_file(chosen), chosen.model_dump(mode="json", exclude={"key"}), as_json, out)
        return
    taken = read_results(results, reading)
    fit, made = scheme_from_card(taken.results, taken.people, chosen, known_deals(), role=role)
    for line in (fit_finding(fit), *needs_of(fit.lacking)):
        click.echo(line, err=True)
    write_yaml(kpi.dump(made), made.model_dump(mode="json", exclude_defaults=True), as_json, out)


def _list(as_json: bool, out: Path | None) -> None:
    """A row for each KPI of each card."""
    fields = ("id", "title", "weight", "unit", "better", "kind", "perspective", "rhythm", "whose", "norm", "norm_is")
    rows = [
        {"card": key, "role": card.title} | {name: getattr(kpi, name) for name in fields}
        for key, card in role_cards().items()
        for kpi in card.kpis
    ]
    if as_json:
        print_json({"cards": pd.DataFrame(rows)})
    else:
        table_writer(out, ())({_("Roles"): pd.DataFrame(rows)})


def opened_card(name: str) -> RoleCard:
    """A card of the library, or of a file; raises `Refused` where there is neither."""
    if name in role_cards():
        return role_cards()[name]
    if not name.endswith(_YAML):
        what = _("there is no role card “{name}”").format(name=name)
        raise Refused([Problem(what, mend=_("Known: {known}.").format(known=", ".join(role_cards())))])
    file, text = content_of(Path(name))
    return read_role_card(text, file)


def weighed(card: RoleCard, strategy: str | None) -> RoleCard:
    """The card by a strategy; raises `Refused` for one that no KPI of it serves."""
    known = next((one for one in STRATEGIES if one == strategy), None)
    if known is None:
        return card
    weights = by_strategy(card, known)
    if weights is None:
        raise Refused([Problem(_("no weights of “{role}” follow this strategy").format(role=card.title), "--strategy")])
    return card.weighed(weights)
