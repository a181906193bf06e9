"""The engine in a terminal: the same rules, files and errors as on the screen."""

import click

from kpi.cli.terminal import Commands
from kpi.language import N_

_MODULES = {
    "pay": "paycommand",
    "explain": "explaincommand",
    "check": "checkcommand",
    "checkup": "checkupcommand",
    "equity": "equitycommand",
    "propose": "proposecommand",
    "read": "readcommand",
    "measure": "measurecommand",
    "compare": "comparecommand",
    "forecast": "forecastcommand",
    "plans": "planscommand",
    "funnel": "funnelcommand",
    "headcount": "headcountcommand",
    "roles": "rolescommand",
    "goals": "goalscommand",
    "solve": "solvecommand",
    "case": "casecommand",
    "workbook": "workbookcommand",
    "reproduce": "workbookcommand",
    "document": "documentcommand",
    "letters": "documentcommand",
    "statements": "documentcommand",
    "report": "decisioncommand",
    "deck": "decisioncommand",
    "calculator": "calculatorcommand",
}
"""Where each command is found; papers and charts take long to load, and who pays needs none of them."""


@click.group(
    cls=Commands,
    ways={name: f"kpi.cli.{module}" for name, module in _MODULES.items()},
    help=N_("Pays KPI bonuses by a scheme, and explains them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """The group of commands."""
