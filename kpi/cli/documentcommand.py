"""The commands `document`, `letters` and `statements`: papers for everybody, and for each person."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kpi.cli.paperoptions import ENDINGS, PaperFiles, asked_of, now, paper_options, write_papers
from kpi.cli.terminal import PATH, Clock, content_of, refuse_place, refusing, replace
from kpi.cli.wholefolder import refuse_folder, write_folder
from kpi.cli.workforcenames import known_period, refuse_nobody, refuse_stranger
from kpi.documents.blocks import Paper
from kpi.documents.filenames import safe_names
from kpi.documents.letter import Letter, Letters, letter_paper
from kpi.documents.owntemplate import fields_of, filled_template, refuse_unsafe
from kpi.documents.paperkinds import KINDS, PaperSources
from kpi.documents.printing import as_file, zipped
from kpi.documents.readable import reading_remarks
from kpi.documents.statementpaper import Statements
from kpi.language import N_, _, ngettext, number, period_name
from kpi.problem import Problem, Refused

_FOLDER = ""
"""The ending of a folder."""


@click.command("document", help=N_("A paper about SCHEME, as PDF, DOCX or HTML: its plan document, or another kind."))
@paper_options
@click.option(
    "--paper", "kind", type=click.Choice(list(KINDS)), default="plan", show_default=True, help=N_("Which paper.")
)
@click.option("--role", default="", help=N_("Only the plan document of this role."))
@click.option("--baseline", type=PATH, help=N_("Today's scheme, where SCHEME is to take its place."))
@click.option("-o", "--out", type=PATH, required=True, help=N_("Write to this PDF, DOCX or HTML file."))
@refusing
def document_command(
    files: PaperFiles,
    kind: str,
    role: str,
    baseline: Path | None,
    out: Path,
) -> None:
    """Writes a whole file or none."""
    refuse_place(out, ENDINGS, files.with_files(baseline))
    with files.spoken():
        asked = asked_of(files, baseline, role)
        papers = KINDS[kind].papers(asked)
        for remark in _remarks(asked, kind, papers):
            click.echo(remark, err=True)
        write_papers(papers, out, _(KINDS[kind].title))


def _remarks(asked: PaperSources, kind: str, papers: Sequence[Paper]) -> Iterator[str]:
    """What makes a plan document hard to read, each once."""
    if kind != "plan":
        return
    cards = [asked.scheme.roles[asked.role]] if asked.role else list(asked.scheme.roles.values())
    told = (remark for paper, card in zip(papers, cards, strict=True) for remark in reading_remarks(paper, card))
    yield from dict.fromkeys(told)


@click.command("letters", help=N_("The personal letter of each person, with own plans and what results pay."))
@paper_options
@click.option("--person", help=N_("One person; everybody, if not given."))
@click.option("--template", type=PATH, help=N_("A DOCX of your own with fields such as {{ person }}, to be filled in."))
@click.option(
    "-o",
    "--out",
    type=PATH,
    required=True,
    help=N_("Write to this PDF, DOCX, HTML or ZIP file, or to this new folder."),
)
@refusing
def letters_command(
    files: PaperFiles,
    person: str | None,
    template: Path | None,
    out: Path,
) -> None:
    """Writes whole files or none; how many goes to stderr."""
    own = None if template is None else content_of(template)
    _refuse_out(out, files.with_files(template), by_template=own is not None)
    if own is not None:
        refuse_unsafe(own[1], own[0])
    with files.spoken():
        asked = asked_of(files)
        made = Letters(asked.scheme, asked.people)
        whom = made.whom if person is None else _known(asked, person)
        found = [(one, letter) for one in whom for letter in made.of(one)]
        if own is None:
            _write(out, [(name, _letter(asked, letter)) for name, letter in found], _("Personal letters"))
        else:
            _write_files(out, _filled(asked, found, own))


def _letter(asked: PaperSources, letter: Letter) -> Paper:
    return letter_paper(asked.scheme, letter, asked.terms, asked.made)


def _filled(
    asked: PaperSources, found: Sequence[tuple[str, Letter]], own: tuple[str, bytes]
) -> list[tuple[str, bytes]]:
    names = safe_names([name for name, _letter in found])
    return [
        (f"{name}.docx", filled_template(own[1], fields_of(asked.scheme, letter, asked.terms, asked.made), own[0]))
        for name, (_person, letter) in zip(names, found, strict=True)
    ]


@click.command("statements", help=N_("What each person is paid for a period and why, from the results to the cent."))
@paper_options
@click.option("--person", help=N_("One person; everybody who is paid, if not given."))
@click.option("--period", help=N_("The period; the last one, if not given."))
@click.option(
    "-o",
    "--out",
    type=PATH,
    required=True,
    help=N_("Write to this PDF, DOCX, HTML or ZIP file, or to this new folder."),
)
@refusing
def statements_command(
    files: PaperFiles,
    person: str | None,
    period: str | None,
    out: Path,
) -> None:
    """Writes whole files or none; how many goes to stderr."""
    _refuse_out(out, files.with_files())
    with files.spoken():
        asked = asked_of(files)
        chosen = known_period(asked.people, period or asked.people.periods[-1])
        made = Statements(asked.scheme, asked.people, asked.terms, asked.made)
        whom = made.whom(chosen) if person is None else _known(asked, person)
        refuse_nobody(whom, chosen)
        clock, papers = Clock(), []
        for done, one in enumerate(whom, 1):
            papers.append((one, made.paper(one, chosen)))
            clock(done / len(whom) / 2)
        _write(out, papers, _("Bonus statements for {period}").format(period=period_name(chosen)))


def _known(asked: PaperSources, person: str) -> list[str]:
    refuse_stranger(person, asked.people)
    return [person]


def _refuse_out(out: Path, inputs: Sequence[Path], *, by_template: bool = False) -> None:
    """Raises `Refused` for a place that cannot be written to."""
    if out.suffix == _FOLDER:
        refuse_folder(out)
    else:
        refuse_place(out, (".docx", ".zip") if by_template else (*ENDINGS, ".zip"), inputs)


def _write(out: Path, papers: Sequence[tuple[str, Paper]], title: str) -> None:
    """All of them in one file, or a file each in a zip or a folder."""
    if out.suffix.lower() in ENDINGS:
        replace(out, as_file([paper for _name, paper in papers], out.suffix.lower(), title, now()))
        _tell(out, len(papers))
    else:
        _write_files(out, list(_each(papers)))


def _each(papers: Sequence[tuple[str, Paper]]) -> Iterator[tuple[str, bytes]]:
    names, made, clock = safe_names([name for name, _paper in papers]), now(), Clock()
    for done, (name, (_person, paper)) in enumerate(zip(names, papers, strict=True), 1):
        yield f"{name}.pdf", as_file([paper], ".pdf", paper.title, made)
        clock(0.5 + done / len(papers) / 2)


def _write_files(out: Path, files: Sequence[tuple[str, bytes]]) -> None:
    if out.suffix.lower() == ".zip":
        replace(out, zipped(files, now()))
    elif out.suffix == _FOLDER:
        write_folder(out, files)
    elif len(files) == 1:
        replace(out, files[0][1])
    else:
        what = ngettext(
            "{n} letter does not fit into one file of your template",
            "{n} letters do not fit into one file of your template",
            len(files),
        )
        raise Refused(
            [
                Problem(
                    what.format(n=number(len(files))), out.name, _("Name a person, or write to a ZIP file or a folder.")
                )
            ]
        )
    _tell(out, len(files))


def _tell(out: Path, count: int) -> None:
    text = ngettext("Written: {n} paper into {name}", "Written: {n} papers into {name}", count)
    click.echo(text.format(n=number(count), name=out.name), err=True)
