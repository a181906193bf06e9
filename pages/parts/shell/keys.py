"""Every name under which the session keeps something: state of the app, widgets that are read back, and answers that are remembered.

The key of a widget that only the widget itself uses stands where it is drawn. What is set by a slider of the scheme is read back by
`controls`, under the key that it was given.
"""

# How a page is entered
APP = "app"
GOTO = "goto"
GOTO_QUERY = "goto_query"
GONE = "gone"
LINK_PART = "link part"  # of the page that a link leads to, counted from 0
LINK_WAITS = "link waits"  # a link whose data are not open
LINK_PAGE = "link page"  # to which that link leads
GOES_ON = "goes on"

# What is open
STATE = "state"
REMEMBERED = "remembered"
LOCALE = "locale"
PERIOD = "period"
HIDE_NAMES = "hide_names"
KEEPING_WRONG = "keeping wrong"
SAVED = "saved"  # the fragment that says how far work is kept
SAVED_TOLD = "saved told"
IN_THE_WAY = "in the way"  # of being saved, as it was told last
PAST_IN_SIGHT = "past in sight"  # how many steps of the history
CASE_DOOR = "case door"
CASE_WRONG = "case wrong"
UPLOAD_NAMES = "upload names"
HISTORY = "history"  # undo and redo: their row, and the fragment that it stands in
HISTORY_ENDS = "history_ends"

# Drawings of the browser; drawing.css knows the senders
DRAWINGS = "drawings"
REMADE = "made_again"
IN_HAND = "in_hand"
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
CASE_FILE = "case file"  # the last one that was dropped in
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

# Roles
ROLES_PART = "roles_part"
ROLE_CARD = "role card"
ROLE_PAID = "role paid"  # the role of the data that the card is for
ROLE_STRATEGY = "role strategy"
OPENED_CARD = "opened card"
MIX_WITH = "mix with"
GOAL_OWNER = "goal owner"
GOAL_REASON = "goal reason"
GOAL_EDITED = "goal edited"
OPENED_GOALS = "opened goals"

# Team or individual
STRONG_KIND = "strong kind"
STRONG_PEOPLE = "strong people"
FOUND = "found"  # whom the picture points at
CURVE_BESIDE = "curve beside"  # whether the curve of the team lies open beside the picture
LABORATORY = "laboratory"
REMEDY_AIM = "remedy aim"
SAME_COST = "same cost"
FIRST_REMEDIES = "first remedies"
LEAVE_MARGIN = "leave margin"

# Forecast
AHEAD_ASSUMPTIONS = "ahead assumptions open"
AHEAD_BUDGET = "ahead budget"
AHEAD_WORLDS = "ahead worlds"
AHEAD_ORDER = "ahead order"
MATTERS = "matters figure"
MANY_WORLDS = "many worlds"
TEAM_FIELDS = "team fields"
THRESHOLD_ASKED = "threshold asked"
SOBOL_ASKED = "sobol asked"

# Check-up
COUNTRIES = "countries"
BEGINS = "change begins"
SWITCH_OFF = "switch off check"
SWITCH_OFF_WHY = "switch off why"

# Payouts
PAYOUT_PART = "payout_tab"
TAKEAWAY_PART = "takeaway_tab"
PAPER = "paper"
PAPER_LANGUAGE = "paper language"
PAPER_ROLE = "paper role"
PEOPLE_TABLE = "people table"
CARDS = "people cards"
STATEMENT_OF = "explain_person"
STATEMENT_PERIOD = "statement period"

# Check-up
CHECKED_PARTS = "checked parts"
NEW_CONDITION = "new condition"
MOVES_OPEN = "what may move open"
CHANGE_AIM = "change aim"
CHANGE_STOPPED = "change stopped"

# Compare
TRENDS_OF = "trends of"
KEEP = "keep part"
SCENARIO_NAME = "scenario name"
SCENARIO_NOTE = "scenario note"
COMPARE_BEFORE = "compare before"
COMPARE_AFTER = "compare after"
CHANGE_AS = "change as"
SEASON_KPI = "season kpi"
PLANNED_KPI = "planned kpi"
PLANNED_OF = "planned of"
PLANNED_ROLE = "planned role"
PLAN_WAY = "plan from"
PLAN_SIZES = "plan sizes"
PLAN_TOTAL = "plan total"
PLAN_OWN_TOTAL = "plan own total"
PLAN_STEP = "plan step"
PLAN_CAPACITY = "plan capacity"
PLAN_RAMP = "plan ramp"
POINT_OF = "point of"
PREDICT_ROLE = "predict role"
PAID_SINCE = "paid since"
COST_OF_GOODS = "cost of goods"
PROGRESS_PERSON = "progress person"
FUNNEL_STREAM = "funnel stream"
FUNNEL_MONTH = "funnel month"
FUNNEL_ROUNDING = "funnel rounding"
FUNNEL_FILE = "funnel file"
FUNNEL_WRONG = "funnel wrong"
REQUESTS_FILE = "requests file"
REQUESTS_WRONG = "requests wrong"
REQUESTS_STAGES = "requests stages"
STAFF_GROUP = "staff group"
STAFF_FILE = "staff file"
STAFF_WRONG = "staff wrong"
BRIDGE_GRAIN = "bridge grain"
BRIDGE_BEFORE = "bridge before"
BRIDGE_AFTER = "bridge after"
BRIDGE_WHOSE = "bridge whose"
GOAL_OF_YEAR = "goal of the year"
GOAL_FIRST = "goal first"
GOAL_GROWING = "goal growing"


def case_title(case_id: str) -> str:
    """The field in which a case that is kept is named."""
    return f"case title {case_id}"


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
    return {"individual_share": "team_share"}.get(name, f"team_{name}")


def ahead(field: str) -> str:
    """A field of the outlook."""
    return f"ahead {field}"


def stop_at(work: str, years: int) -> str:
    """A button that ends a long work early, with so many years."""
    return f"stop {work} {years}"


def stop_work(of: str) -> str:
    """A button that ends the search for a changed scheme."""
    return f"stop {of}"


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


def asked(name: str) -> str:
    """A number that the check-up asks for."""
    return f"asked {name}"


def norm_end(key: str, end: str) -> str:
    """Where a norm begins or ends."""
    return f"norm {key} {end}"


def condition(place: int) -> str:
    """Whether a condition of the smallest change is asked for."""
    return f"condition {place}"


def condition_number(place: int) -> str:
    """The number in its box."""
    return f"condition {place} number"


def move(kind: str, field: str = "") -> str:
    """Whether something may move, or one of its bounds."""
    return f"move {kind} {field}".strip()


def first_plans(edition: int) -> str:
    """Plans where the data have none; anew whenever the data change."""
    return f"plans {edition}"


def sheet_kind(place: int) -> str:
    """What a sheet holds."""
    return f"kind {place}"


def sheet_range(place: int) -> str:
    """Where the table of a sheet lies."""
    return f"range {place}"
