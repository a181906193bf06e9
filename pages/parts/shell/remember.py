"""The names of answers that are remembered while what they rest on stays the same."""

from enum import StrEnum, unique


@unique
class Remembered(StrEnum):
    """The names of answers that are remembered."""

    COVER = "cover"
    NAMES_OPEN = "spoken of"
    EVERYONE = "everyone"
    EVERYONE_BEFORE = "everyone before"
    WORKFORCE = "force"
    PAID = "paid"
    CHECKS = "checks"
    CHECKED = "checked"
    PAID_BEFORE = "paid before"
    WORKFORCE_BEFORE = "workforce before"
    EFFECT = "effect"
    PEOPLE = "people"
    PEOPLE_BEFORE = "people before"
    VIEW = "view"
    PAID_TODAY = "paid today"
    SCOREBOARD = "scoreboard"
    CURVE_NORM = "norm of a curve"
    PICTURE = "picture"
    HEADLINE = "headline"
    BEFORE = "before"
    NOTICES = "notices"
    DATA_MARK = "data mark"

    INTAKE = "intake"
    MENDED = "mended"
    CONCERNS = "concerns"
    MEASURED = "measured"
    FIRST_PLANS = "first plans"
    PLANNED = "planned"
    PROPOSED = "proposed"
    WRONG = "wrong"
    KPI_ROWS = "kpi rows"
    COVERAGE = "coverage"

    ROLE_KPIS = "role kpis"
    ROLE_SCHEME = "role scheme"
    ROLE_EFFECT = "role effect"
    PAST = "past"
    PLAN_WAYS = "plan ways"
    PLANNED_FOR = "planned for"
    PROPOSED_PLANS = "proposed plans"
    PLAN_LEVELS = "plan levels"
    PLAN_LEVEL = "plan level"
    PLANS_MEANT = "plans meant"
    PLANS_NOW = "plans now"
    YEAR_COST = "cost of the year"
    PLANNED_AHEAD = "planned ahead"
    NEXT_STEPS = "next steps"

    PIPELINE = "pipeline"
    FITTED = "fitted"
    SLIPS = "slips"
    WEEKS = "weeks"
    CONVERTERS = "converters"
    DEAL_SUMS = "deal sums"

    SMALLEST_CHANGE = "smallest change"
    OTHER_CHANGES = "other changes"
    SOLVER_YEARS = "possible years of the smallest change"
    CHECKUP = "check-up"
    CHECK_CASE = "check case"
    TOLD = "told besides"
    ONE_POINT = "one point"
    JUMPS = "jumps"
    PREDICTIONS = "predictions"
    KPIS_MET = "kpis met"
    SOLD_DEALS = "sold deals"
    DISCOUNTS = "discounts"

    PAPERS = "papers"
    PAPER = "paper"
    PAPER_PDF = "paper as pdf"

    SWEEP = "sweep"
    PAID_SPLITS = "paid splits"
    SPLIT_SUMS = "split sums"
    SPLIT_PARTS = "split parts"
    REMEDIES = "remedies"
    COMPARED = "compared"
    PAID_REMEDIES = "paid remedies"
    TRADEOFFS = "tradeoffs"
    TRADEOFF_DOTS = "tradeoff dots"
    LUCK = "luck"

    FIT = "fit"
    OUTLOOK = "outlook"
    FUTURE = "future"
    FUTURE_BEFORE = "future before"
    BEGUN = "begun"
    WORLDS = "worlds"
    WORLDS_BEFORE = "worlds before"
    SCORED = "scored"
    FORECAST = "forecast"
    FORECAST_BEFORE = "forecast before"
    AHEAD_ANSWER = "ahead answer"
    AHEAD_AT_ONCE = "ahead at once"
    AHEAD_IN_HAND = "ahead in hand"
    WORLDS_IN_HAND = "worlds in hand"
    SCORED_IN_HAND = "scored in hand"
    AHEAD_MONTHS = "ahead months"
    QUICK = "quick"
    SHARES_AHEAD = "shares ahead"
    PAID_SO_FAR = "paid so far"
    EXACT = "exact"
    TORNADO = "tornado"
    SOBOL = "sobol"
    STRESS = "stress"
    NEUTRAL = "neutral"
    BACK_TEST = "back test"

    SUGGESTED = "suggested"
    EXAMPLES = "examples"

    SCENARIOS = "scenarios"
    COMPARED_SIDE = "compared side"
    COMPARISON = "comparison"


FOR_ALL = frozenset(
    {
        Remembered.EVERYONE,
        Remembered.EVERYONE_BEFORE,
        Remembered.WORKFORCE,
        Remembered.WORKFORCE_BEFORE,
        Remembered.PAID,
        Remembered.PAID_BEFORE,
        Remembered.BEFORE,
        Remembered.EFFECT,
        Remembered.CHECKED,
        Remembered.NOTICES,
        Remembered.PEOPLE,
        Remembered.PEOPLE_BEFORE,
        Remembered.SCOREBOARD,
        Remembered.CURVE_NORM,
        Remembered.PICTURE,
        Remembered.HEADLINE,
        Remembered.PAID_SPLITS,
        Remembered.SWEEP,
        Remembered.SPLIT_SUMS,
        Remembered.REMEDIES,
        Remembered.PAID_REMEDIES,
    }
)
"""What rests on nothing but its key and the language: of a sample, it is the same for all visitors."""
