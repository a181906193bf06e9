"""The engine in a terminal: the same rules, files and errors as on the screen."""

import click

from kpi.cli.calculatorcommand import calculator_command
from kpi.cli.casecommand import case_command
from kpi.cli.checkcommand import check_command
from kpi.cli.checkupcommand import checkup_command
from kpi.cli.comparecommand import compare_command
from kpi.cli.decisioncommand import deck_command, report_command
from kpi.cli.documentcommand import document_command, letters_command, statements_command
from kpi.cli.equitycommand import equity_command
from kpi.cli.explaincommand import explain_command
from kpi.cli.forecastcommand import forecast_command
from kpi.cli.funnelcommand import funnel_command
from kpi.cli.goalscommand import goals_command
from kpi.cli.headcountcommand import headcount_command
from kpi.cli.measurecommand import measure_command
from kpi.cli.paycommand import pay_command
from kpi.cli.planscommand import plans_command
from kpi.cli.proposecommand import propose_command
from kpi.cli.readcommand import read_command
from kpi.cli.rolescommand import roles_command
from kpi.cli.solvecommand import solve_command
from kpi.cli.terminal import Commands
from kpi.cli.workbookcommand import reproduce_command, workbook_command
from kpi.language import N_


@click.group(
    cls=Commands,
    help=N_("Pays KPI bonuses by a scheme, and explains them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """The group of commands."""


for _command in (
    pay_command,
    explain_command,
    check_command,
    checkup_command,
    equity_command,
    propose_command,
    read_command,
    measure_command,
    compare_command,
    forecast_command,
    plans_command,
    funnel_command,
    headcount_command,
    roles_command,
    goals_command,
    solve_command,
    case_command,
    workbook_command,
    reproduce_command,
    document_command,
    letters_command,
    statements_command,
    report_command,
    deck_command,
    calculator_command,
):
    main.add_command(_command)
