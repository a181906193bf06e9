"""The options by which a command is told what papers are made of, and in which language."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click
from babel import Locale, UnknownLocaleError

import kpi
from kpi.cli.openedfiles import case_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions
from kpi.cli.terminal import PATH, Command, content_of, refuse_place, replace
from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms, load_terms
from kpi.documents.blocks import Paper
from kpi.documents.made import made_of
from kpi.documents.paperkinds import PaperSources
from kpi.documents.printing import as_file
from kpi.intake.times.periodnames import period_of
from kpi.language import N_, _
from kpi.payment.sexes import sexes_of
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused

ENDINGS = (".pdf", ".docx", ".html")


class Paths(NamedTuple):
    """The files that a command is given."""

    scheme: Path
    results: Path | None
    reading: ReadingOptions
    terms: Path | None = None
    baseline: Path | None = None

    @property
    def read(self) -> list[Path]:
        """All that are read, none of which may be written over."""
        return self.reading.with_files(self.scheme, self.results, self.terms, self.baseline)


def paper_options(command: Command) -> Command:
    """Adds them to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--terms", type=PATH, help=N_("What the paper says beside the scheme, such as owner and dates (YAML).")
    ),
    click.option("--language", help=N_("Language and country of the paper: de_AT.")),
)


def refuse_language(language: str | None) -> None:
    """Raises `Refused` for one that is not known."""
    try:
        Locale.parse((language or "en_US").replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        what, mend = _("there is no language “{name}”"), _("Write it as de, de_AT or pt_BR.")
        raise Refused([Problem(what.format(name=language), "--language", mend)]) from error


def now() -> dt.datetime:
    """The time of this computer, which a file says of itself."""
    return dt.datetime.now(dt.UTC)


def asked_of(paths: Paths, role: str = "") -> PaperSources:
    """All that papers are made of; terms, log and baseline of a case, where it is one. Raises `Refused`."""
    case, rules = case_in(paths.scheme), rules_in(paths.scheme)
    workforce, sexes = None, None
    if paths.results is not None or case is not None:
        taken = tables_in(paths.results, paths.scheme, paths.reading)
        workforce, sexes = workforce_of(rules, taken), sexes_of(taken.people)
    baseline = kpi.load(paths.baseline) if paths.baseline else case.baseline if case else rules
    step = case.step if case else None
    terms = _terms(paths.terms) or (step.terms if step else PlanTerms())
    log = case.decisions if case else DecisionLog()
    made = made_of(rules, workforce, now().date())
    countries = step.countries if step else ()
    return PaperSources(rules, baseline, workforce, terms, log, made, role, sexes, countries)


def _terms(path: Path | None) -> PlanTerms | None:
    if path is None:
        return None
    name, content = content_of(path)
    return load_terms(content, name)


def write_papers(papers: Iterable[Paper], out: Path, title: str, inputs: Iterable[Path]) -> None:
    """One file of all papers, as its ending says; raises `Refused`."""
    refuse_place(out, ENDINGS, inputs)
    replace(out, as_file(tuple(papers), out.suffix.lower(), title, now()))
    click.echo(_("Written: {file}").format(file=out.name), err=True)


def period_in(workforce: Workforce, period: str | None) -> str:
    """A period as it is called; the last one, if none was named. Raises `Refused`."""
    if period is None:
        return workforce.periods[-1]
    called = period if period in workforce.periods else period_of(period) or period
    if called not in workforce.periods:
        mend = _("There are: {names}.").format(names=", ".join(workforce.periods[-12:]))
        raise Refused([Problem(_("there is no period “{name}”").format(name=period), mend=mend)])
    return called
