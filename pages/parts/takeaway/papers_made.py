"""Papers of what is open: made of the view, in the chosen language, with nobody named while names are hidden."""

import datetime as dt
from typing import NamedTuple

from kpi import worlds
from kpi.documents.blocks import Paper
from kpi.documents.calculator import calculator
from kpi.documents.calculatortables import CalculatorTables
from kpi.documents.decision import Decision
from kpi.documents.deck import deck
from kpi.documents.letter import Letter, Letters, letter_paper
from kpi.documents.made import Made, made_of
from kpi.documents.owntemplate import fields_of, filled_template
from kpi.documents.paperkinds import KINDS, PaperSources
from kpi.documents.printing import as_file, each_printed, zipped
from kpi.documents.readable import reading_remarks
from kpi.documents.statementpaper import Statements
from kpi.forecast import forecast
from kpi.language import speaking
from kpi.payment.sexes import sexes_of
from kpi.problem import Refused
from pages.parts.shell import privacy, session
from pages.parts.shell.ahead import time_ahead, todays_future
from pages.parts.shell.here import zone
from pages.parts.shell.privacy import Cover
from pages.parts.shell.view import View

_YEARS = 2_000
"""Possible years of a decision paper: its figures are rounded to what so many support."""


class Wish(NamedTuple):
    """What is to be made, so that the same is not made twice."""

    kind: str
    language: str
    role: str = ""
    person: str = ""
    period: str = ""


class Papers(NamedTuple):
    """What papers are made of; made outside of any run of the page, too."""

    asked: PaperSources
    cover: Cover
    language: str
    now: dt.datetime

    def of(self, wish: Wish) -> tuple[Paper, ...]:
        """The papers of one wish. Raises `Refused` with the reason why there are none."""
        with speaking(self.language):
            return tuple(paper.rewritten(self.cover.cell) for paper in self._made(wish))

    def _made(self, wish: Wish) -> tuple[Paper, ...]:
        if wish.kind == "letter":
            return self._letters_of(self.letters, wish.person)
        if wish.kind == "statement":
            return (self.statements.paper(wish.person, wish.period),)
        return KINDS[wish.kind].papers(self.asked._replace(role=wish.role))

    def _letter(self, letter: Letter) -> Paper:
        return letter_paper(self.asked.scheme, letter, self.asked.terms, self.asked.made)

    @property
    def heads(self) -> int:
        """Of how many seats papers can be."""
        return len(self.asked.people.people)

    @property
    def letters(self) -> Letters:
        """Everybody's."""
        return Letters(self.asked.scheme, self.asked.people)

    @property
    def statements(self) -> Statements:
        """Everybody's."""
        return Statements(self.asked.scheme, self.asked.people, self.asked.terms, self.asked.made)

    def file(self, papers: tuple[Paper, ...], ending: str, title: str) -> bytes:
        """One file of all papers."""
        with speaking(self.language):
            return as_file(papers, ending, title, self.now)

    def remarks(self, wish: Wish, papers: tuple[Paper, ...]) -> list[str]:
        """What makes a plan document or a letter hard to read."""
        if wish.kind not in ("plan", "letter"):
            return []
        card = self.asked.scheme.roles[wish.role] if wish.role else None
        return list(dict.fromkeys(remark for paper in papers for remark in reading_remarks(paper, card)))

    def everybody(self, wish: Wish) -> list[tuple[str, Paper]]:
        """The letter, or the statement of a period, of everybody, each under a name that can be shown."""
        with speaking(self.language):
            if wish.kind == "statement":
                made = self.statements
                named = [(one, made.paper(one, wish.period)) for one in made.whom(wish.period)]
            else:
                letters = self.letters
                named = [(one, paper) for one in letters.whom for paper in self._letters_of(letters, one)]
            return [(self.cover.name(name), paper.rewritten(self.cover.cell)) for name, paper in named]

    def _letters_of(self, letters: Letters, person: str) -> tuple[Paper, ...]:
        return tuple(self._letter(one) for one in letters.of(person))

    def in_one(self, wish: Wish, title: str) -> bytes:
        """Everybody's as one PDF."""
        papers = tuple(paper for _name, paper in self.everybody(wish))
        return self.file(papers, ".pdf", title)

    def in_a_zip(self, wish: Wish) -> bytes:
        """A PDF each, in a zip."""
        with speaking(self.language):
            return zipped(each_printed(self.everybody(wish), ".pdf", self.now), self.now)

    def by_template(self, wish: Wish, template: bytes, name: str) -> bytes:
        """The letter in a template of one's own. Raises `Refused`."""
        with speaking(self.language):
            [letter, *_others] = self.letters.of(wish.person)
            fields = fields_of(self.asked.scheme, letter, self.asked.terms, self.asked.made)
            covered = self.cover.everywhere(fields) | {"person": self.cover.name(letter.person)}
            return filled_template(template, covered, name)

    def calculator(self, wish: Wish) -> str:
        """The page of one person. Raises `Refused`."""
        source = CalculatorTables(self.asked.scheme, self.asked.people)
        return calculator(source, wish.person, wish.period, cover=self.cover.cell, language=self.language)

    def deck(self) -> bytes:
        """The slides."""
        with speaking(self.language):
            return deck(self.asked.decided, today=self.now)


def papers_of(view: View, language: str, *, looks_ahead: bool) -> Papers:
    """Of what is open; the years ahead are drawn only where a paper speaks of them."""
    now, state = dt.datetime.now(zone()), session.state()
    made = made_of(view.scheme, view.workforce, now.date())
    step = state.step
    begins = dt.date.fromisoformat(step.begins) if step.begins else None
    decision = _decision(view, made, begins) if looks_ahead else None
    asked = PaperSources(
        view.scheme,
        view.baseline,
        view.workforce,
        step.terms,
        state.decisions,
        made,
        sexes=sexes_of(state.data.people),
        countries=step.countries,
        begins=begins,
        decision=decision,
    )
    return Papers(asked, privacy.cover(), language, now)


def _decision(view: View, made: Made, begins: dt.date | None) -> Decision:
    """What is to be decided, with the years ahead where history is enough for them."""
    step, cover = session.state().step, privacy.cover() if session.state().hidden else None
    budget = None if step.ahead_budget is None else step.ahead_budget * view.scheme.minor
    found = today = None
    try:
        ahead = time_ahead(view)
        found = forecast(view.scheme, worlds.draw(ahead.future, _YEARS, keep=True))
        today = forecast(view.baseline, worlds.draw(todays_future(view, ahead), _YEARS, keep=True))
    except Refused:
        found = today = None  # the paper says that nothing is known of the time ahead
    return Decision(
        view.scheme, view.baseline, view.workforce, made, found, today, budget=budget, begins=begins, cover=cover
    )
