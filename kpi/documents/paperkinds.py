"""Every paper that is about all people at once, by the word that files and commands know it by."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms
from kpi.documents.blocks import Paper
from kpi.documents.calendarandfaq import calendar_and_faq
from kpi.documents.decision import Decision
from kpi.documents.decisionlogpaper import decision_log_paper
from kpi.documents.decisionpaper import decision_paper
from kpi.documents.made import Made
from kpi.documents.passportpaper import passport_papers
from kpi.documents.payequitypaper import pay_equity_paper
from kpi.documents.plandocument import plan_document
from kpi.documents.workscouncil import works_council_paper
from kpi.fairness import PaidBy, pay_report
from kpi.language import N_, _
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme


class PaperSources(NamedTuple):
    """Of what papers are made."""

    scheme: Scheme
    baseline: Scheme
    """Today's scheme; the same one where nothing is to change."""
    workforce: Workforce | None
    terms: PlanTerms
    log: DecisionLog
    made: Made
    role: str = ""
    """Of a plan document; "" is every role, one after the other."""
    sexes: Mapping[str, str] | None = None
    """By person, where the table of people says it."""
    countries: tuple[str, ...] = ()
    begins: dt.date | None = None
    decision: Decision | None = None
    """What is decided, where more is known of it than both schemes, such as a forecast."""

    @property
    def people(self) -> Workforce:
        """Who is paid; raises `Refused` where no results are given."""
        if self.workforce is None:
            what, mend = _("this paper needs results"), _("Name their file after the scheme.")
            raise Refused([Problem(what, mend=mend)])
        return self.workforce

    @property
    def decided(self) -> Decision:
        """What is to be decided."""
        if self.decision is not None:
            return self.decision
        return Decision(self.scheme, self.baseline, self.people, self.made, begins=self.begins)


class PaperKind(NamedTuple):
    """One kind of paper; its words are not yet translated."""

    title: str
    about: str
    papers: Callable[[PaperSources], tuple[Paper, ...]]


def _plans(asked: PaperSources) -> tuple[Paper, ...]:
    if asked.role and asked.role not in asked.scheme.roles:
        what = _("there is no role “{name}” in the scheme").format(name=asked.role)
        raise Refused([Problem(what, mend=_("Known: {known}.").format(known=", ".join(asked.scheme.roles)))])
    roles = [asked.role] if asked.role else list(asked.scheme.roles)
    return tuple(plan_document(asked.scheme, role, asked.terms, asked.made, asked.workforce) for role in roles)


def _works_council(asked: PaperSources) -> tuple[Paper, ...]:
    paid = None
    if asked.workforce is not None:
        paid = pay(asked.baseline, asked.workforce), pay(asked.scheme, asked.workforce)
    paper = works_council_paper(
        asked.baseline, asked.scheme, asked.terms, asked.made, paid=paid, countries=asked.countries
    )
    return (paper,)


def _pay_equity(asked: PaperSources) -> tuple[Paper, ...]:
    now = PaidBy(asked.scheme, pay(asked.scheme, asked.people))
    same = asked.baseline == asked.scheme
    before = None if same else PaidBy(asked.baseline, pay(asked.baseline, asked.people))
    report = pay_report(now, asked.sexes, before=before)
    return (pay_equity_paper(report, asked.scheme, asked.terms, asked.made),)


def _calendar(asked: PaperSources) -> tuple[Paper, ...]:
    paper = calendar_and_faq(
        asked.baseline, asked.scheme, asked.terms, asked.made, begins=asked.begins, workforce=asked.workforce
    )
    return (paper,)


KINDS: Mapping[str, PaperKind] = {
    "plan": PaperKind(
        N_("Plan document"),
        N_("All that decides the pay of a role, with worked examples. For everybody in the plan."),
        _plans,
    ),
    "decision": PaperKind(
        N_("Decision paper"),
        N_("What is asked, what it costs, who gains and loses. For those who decide."),
        lambda asked: (decision_paper(asked.decided),),
    ),
    "works-council": PaperKind(
        N_("Works council"), N_("The structure before and after, without amounts per person."), _works_council
    ),
    "pay-equity": PaperKind(
        N_("Pay equity"), N_("The pay of women and men side by side; groups under five are hidden."), _pay_equity
    ),
    "passports": PaperKind(
        N_("KPI passports"),
        N_("A page for each KPI: what it means, who answers for it, how it can be gamed."),
        lambda asked: passport_papers(asked.scheme, asked.terms, asked.made, asked.workforce),
    ),
    "calendar": PaperKind(
        N_("Calendar and questions"), N_("Who is told what and when, and answers to what everybody asks."), _calendar
    ),
    "decisions": PaperKind(
        N_("Log of decisions"),
        N_("Who decided what, when, and on which figures."),
        lambda asked: (decision_log_paper(asked.log, asked.terms, asked.made),),
    ),
}
