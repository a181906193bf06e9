"""The options by which a command is told what papers are made of, and in which language."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click
from babel import Locale, UnknownLocaleError

import kpi
from kpi.cli.openedfiles import case_in, rules_in, tables_in, workforce_of
from kpi.cli.readingoptions import ReadingOptions, reading_options
from kpi.cli.terminal import PATH, Command, content_of, replace
from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms, load_terms
from kpi.documents.blocks import Paper
from kpi.documents.made import made_of
from kpi.documents.paperkinds import PaperSources
from kpi.documents.printing import as_file
from kpi.language import N_, _, speaking
from kpi.payment.sexes import sexes_of
from kpi.problem import Problem, Refused

ENDINGS = (".pdf", ".docx", ".html")


class PaperFiles(NamedTuple):
    """The files that a command is given, and in which language it writes."""

    scheme: Path
    results: Path | None
    reading: ReadingOptions
    terms: Path | None
    language: str | None

    def with_files(self, *more: Path | None) -> list[Path]:
        """All that are read, none of which may be written over."""
        return self.reading.with_files(self.scheme, self.results, self.terms, *more)

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """The language of the paper; raises `Refused` for one that is not known."""
        refuse_language(self.language)
        with speaking(self.language):
            yield


_OPTIONS = (
    click.option(
        "--terms", type=PATH, help=N_("What the paper says beside the scheme, such as owner and dates (YAML).")
    ),
    click.option("--language", help=N_("Language and country of the paper: de_AT.")),
)


def paper_options(command: Command) -> Command:
    """The command with all by which it is told of what papers are made; it gets them together, as `files`."""

    @wraps(command)
    def run(**given: Any) -> None:
        said = {name: given.pop(name) for name in PaperFiles._fields}
        command(files=PaperFiles(**said), **given)

    asking = reading_options(run)
    for option in reversed(_OPTIONS):
        asking = option(asking)
    for name, needed in (("results", False), ("scheme", True)):
        asking = click.argument(name, type=PATH, required=needed)(asking)
    return asking


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


def asked_of(files: PaperFiles, baseline: Path | None = None, role: str = "") -> PaperSources:
    """All that papers are made of; terms, log and baseline of a case, where it is one. Raises `Refused`."""
    case, rules = case_in(files.scheme), rules_in(files.scheme)
    workforce, sexes = None, None
    if files.results is not None or case is not None:
        taken = tables_in(files.results, files.scheme, files.reading)
        workforce, sexes = workforce_of(rules, taken), sexes_of(taken.people)
    today = kpi.load(baseline) if baseline else case.baseline if case else rules
    step = case.step if case else None
    terms = _terms(files.terms) or (step.terms if step else PlanTerms())
    log = case.decisions if case else DecisionLog()
    made = made_of(rules, workforce, now().date())
    countries = step.countries if step else ()
    return PaperSources(rules, today, workforce, terms, log, made, role, sexes, countries)


def _terms(path: Path | None) -> PlanTerms | None:
    if path is None:
        return None
    name, content = content_of(path)
    return load_terms(content, name)


def write_papers(papers: Iterable[Paper], out: Path, title: str) -> None:
    """One file of all papers, as its ending says; raises `Refused`."""
    replace(out, as_file(tuple(papers), out.suffix.lower(), title, now()))
    click.echo(_("Written: {file}").format(file=out.name), err=True)
