"""Any table in: results and people out, with every problem told at once and every row accounted for."""

from kpi.intake.answers import Answers, Kind, TableAnswers, key_of
from kpi.intake.files.opening import pasted
from kpi.intake.findings.finding import Finding, Place
from kpi.intake.headings.columns import NAMES
from kpi.intake.layout.preview import Preview
from kpi.intake.mends import Mend
from kpi.intake.readings.deals import Transactions
from kpi.intake.requests import requests_in
from kpi.intake.source import Column, Counts, Source
from kpi.intake.upload import Intake, mended, read

__all__ = [
    "NAMES",
    "Answers",
    "Column",
    "Counts",
    "Finding",
    "Intake",
    "Kind",
    "Mend",
    "Place",
    "Preview",
    "Source",
    "TableAnswers",
    "Transactions",
    "key_of",
    "mended",
    "pasted",
    "read",
    "requests_in",
]
