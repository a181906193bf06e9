"""KPIs from transactions: tables with one row a deal, call, order or payment in, person × period × KPI out.

DuckDB and SQLAlchemy are loaded when they are first needed.
"""

from kpi.measures.database import Query, one_select, query
from kpi.measures.declaration import Measures, Table, dump_measures, load_measures, read_measures
from kpi.measures.measuring import Measured, measure
from kpi.measures.planfile import read_plans
from kpi.measures.suggestion import Suggestion, suggest

__all__ = [
    "Measured",
    "Measures",
    "Query",
    "Suggestion",
    "Table",
    "dump_measures",
    "load_measures",
    "measure",
    "one_select",
    "query",
    "read_measures",
    "read_plans",
    "suggest",
]
