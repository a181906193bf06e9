"""The commands `report` and `deck`: what is to be decided, as a paper and as slides, with the years ahead where they are asked for."""

from pathlib import Path

import click

from kpi import worlds
from kpi.cli.paperoptions import ENDINGS, PaperFiles, asked_of, now, paper_options, write_papers
from kpi.cli.terminal import PATH, Command, refuse_place, refusing, replace
from kpi.documents.decision import Decision
from kpi.documents.decisionpaper import decision_paper
from kpi.documents.deck import deck
from kpi.documents.paperkinds import PaperSources
from kpi.forecast import Forecast, forecast
from kpi.language import N_, _
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.worlds import Worlds

_MOST_YEARS = 100_000


def _decision_options(command: Command) -> Command:
    """What both commands are asked."""
    for option in (
        click.option("--baseline", type=PATH, help=N_("Today's scheme, where SCHEME is to take its place.")),
        click.option(
            "--worlds",
            "years",
            type=int,
            default=0,
            show_default=True,
            help=N_("Possible years to draw; 0 looks back only."),
        ),
        click.option(
            "--budget", type=float, help=N_("An amount, in the scheme's currency, for all bonuses of the year ahead.")
        ),
    ):
        command = option(command)
    return command


@click.command(
    "report", help=N_("The decision paper: what SCHEME changes, costs and does to whom, as PDF, DOCX or HTML.")
)
@paper_options
@_decision_options
@click.option("-o", "--out", type=PATH, required=True, help=N_("Write to this PDF, DOCX or HTML file."))
@refusing
def report_command(files: PaperFiles, baseline: Path | None, years: int, budget: float | None, out: Path) -> None:
    """Writes a whole file or none."""
    refuse_place(out, ENDINGS, files.with_files(baseline))
    with files.spoken():
        paper = decision_paper(_decided(asked_of(files, baseline), years, budget))
        write_papers([paper], out, paper.title)


@click.command("deck", help=N_("Slides for those who decide on SCHEME, as PPTX with charts that can be edited."))
@paper_options
@_decision_options
@click.option("-o", "--out", type=PATH, required=True, help=N_("Write to this PPTX file."))
@refusing
def deck_command(files: PaperFiles, baseline: Path | None, years: int, budget: float | None, out: Path) -> None:
    """Writes a whole file or none."""
    refuse_place(out, (".pptx",), files.with_files(baseline))
    with files.spoken():
        replace(out, deck(_decided(asked_of(files, baseline), years, budget), today=now()))
        click.echo(_("Written: {file}").format(file=out.name), err=True)


def _decided(asked: PaperSources, years: int, budget: float | None) -> Decision:
    """What is to be decided, with both forecasts in possible years of the same luck."""
    if years < 0 or years > _MOST_YEARS or years % 2:
        what, mend = _("so many possible years cannot be drawn"), _("Ask for an even number from 0 to 100,000.")
        raise Refused([Problem(what, "--worlds", mend)])
    drawn = _drawn(asked, years) if years else None
    return Decision(
        asked.scheme,
        asked.baseline,
        asked.people,
        asked.made,
        forecast=_ahead(asked.scheme, drawn),
        forecast_today=_ahead(asked.baseline, drawn),
        budget=None if budget is None else budget * asked.scheme.minor,
    )


def _drawn(asked: PaperSources, years: int) -> Worlds:
    fitted = worlds.fit(asked.scheme, asked.people)
    return worlds.draw(worlds.ahead(asked.scheme, asked.people, fitted.outlook, fitted), years, keep=True)


def _ahead(scheme: Scheme, drawn: Worlds | None) -> Forecast | None:
    return None if drawn is None else forecast(scheme, drawn)
