"""Every name under which the session keeps something: state of the app, widgets that are read back, and answers that are remembered.

The key of a widget that only the widget itself uses stands where it is drawn. What is set by a slider of the scheme is read back by
`controls`, under the key that it was given.
"""

from enum import StrEnum, unique

# How a page is entered
APP = "app"
GOTO = "goto"
GOTO_QUERY = "goto_query"
GONE = "gone"
GOES_ON = "goes on"

# What is open
STATE = "state"
REMEMBERED = "remembered"
LOCALE = "locale"
PERIOD = "period"
HIDE_NAMES = "hide_names"
UPLOAD_NAMES = "upload names"
HISTORY = "history"  # undo and redo: their row, and the fragment that it stands in
HISTORY_ENDS = "history_ends"

# Drawings of the browser; drawing.css knows the senders
DRAWINGS = "drawings"
REMADE = "made_again"
HAND_TOLD = "hand_told"

# Data
PASTED = "pasted"
ANSWERS = "answers"
MENDS = "mends"
DROPPED = "dropped"
CORRECTING = "correcting"
MAPPINGS = "mappings"
RULES = "rules"
OPENED_ALONE = "opened alone"
COLUMNS_EDITION = "columns edition"
FIRST_PLANS = "first plans"
PLANS_HELD = "plans held"

# Scheme
ROLE = "role"
KPI = "kpi"
KEEP_SUM = "keep_sum"
WEIGHT_DRAFTS = "weight_drafts"
WEIGHTS_HEAD = "weights head"
WEIGHTS_SUM = "weights sum"
COPY_TO = "copy to"
BUDGET = "budget"
OPENED_SCHEME = "opened_scheme"

# Team or individual
STRONG_KIND = "strong kind"
STRONG_PEOPLE = "strong people"
FOUND = "found"  # whom the picture points at
CURVE_BESIDE = "curve beside"  # whether the curve of the team lies open beside the picture
LABORATORY = "laboratory"
REMEDY_AIM = "remedy aim"
SAME_COST = "same cost"
FIRST_REMEDIES = "first remedies"

# Forecast
AHEAD_ASSUMPTIONS = "ahead assumptions open"
AHEAD_BUDGET = "ahead budget"
AHEAD_WORLDS = "ahead worlds"
MANY_WORLDS = "many worlds"
TEAM_FIELDS = "team fields"
THRESHOLD_ASKED = "threshold asked"
SOBOL_ASKED = "sobol asked"

# Payouts
PAYOUT_PART = "payout_tab"
PEOPLE_TABLE = "people table"
CARDS = "people cards"
STATEMENT_OF = "explain_person"

# Compare
SCENARIO_NAME = "scenario name"
COMPARE_BEFORE = "compare before"
COMPARE_AFTER = "compare after"
CHANGE_AS = "change as"
GOAL_KPI = "goal kpi"


def what_if(name: str) -> str:
    """Where a slider of a what-if stands."""
    return f"what if {name}"


def sender(key: str) -> str:
    """What sends the drawings anew after the slider of this key has moved."""
    return f"courier {key}"


def slides_told(key: str) -> str:
    """When sliders of our own were heard last; goes back to them, so that they know what was answered."""
    return f"told {key}"


def more_points(curve: str) -> str:
    """Whether the table of all points of a curve is open."""
    return f"{curve}_further"


def preset(curve: str) -> str:
    """Which preset a curve is."""
    return f"{curve}_preset"


def rows(key: str) -> str:
    """Rows of the scheme in a table: what it began with and what was accepted."""
    return f"table {key}"


def edition(key: str, number: int) -> str:
    """A table that begins anew whenever something else changed its rows."""
    return f"{key} {number}"


def locks(role: str) -> str:
    """The weights of a role that stay when others move."""
    return f"locks {role}"


def team_field(name: str) -> str:
    """A field of the team part."""
    return {"individual_share": "team_share", "pool_by": "pool_by"}.get(name, f"team_{name}")


def ahead(field: str) -> str:
    """A field of the outlook."""
    return f"ahead {field}"


def stop_at(work: str, years: int) -> str:
    """A button that ends a long work early, with so many years."""
    return f"stop {work} {years}"


def writing(name: str) -> str:
    """How numbers and dates are written in all the files."""
    return f"answer {name}"


def money_meaning(file: str, sheet: str, heading: str) -> str:
    """What a column of money means."""
    return f"money {file} {sheet} {heading}"


def pay_time(file: str, sheet: str, heading: str) -> str:
    """What a column of pay is for."""
    return f"per {file} {sheet} {heading}"


def columns(place: int, edition: int) -> str:
    """The columns of a sheet with their meanings; anew after each correction."""
    return f"columns {place} {edition}"


def first_plans(edition: int) -> str:
    """Plans where the data have none; anew whenever the data change."""
    return f"plans {edition}"


def sheet_kind(place: int) -> str:
    """What a sheet holds."""
    return f"kind {place}"


def sheet_range(place: int) -> str:
    """Where the table of a sheet lies."""
    return f"range {place}"


@unique
class Remembered(StrEnum):
    """The names of answers that are remembered."""

    COVER = "cover"
    NAMES_OPEN = "spoken of"
    EVERYONE = "everyone"
    WORKFORCE = "force"
    EFFECT = "effect"
    PEOPLE = "people"
    PEOPLE_BEFORE = "people before"
    BEFORE = "before"
    NOTICES = "notices"

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

    SWEEP = "sweep"
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
    BEGUN = "begun"
    WORLDS = "worlds"
    SCORED = "scored"
    FORECAST = "forecast"
    FORECAST_BEFORE = "forecast before"
    AHEAD_ANSWER = "ahead answer"
    AHEAD_AT_ONCE = "ahead at once"
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
