"""What comes before everything else of ours, once a process: every page imports this first.

Several tabs may come back to a new server at the same moment. Two threads that load packages which load each other's modules would
lock each other out, so the first of them loads these, while the others wait here.
"""

import gc
import sys

# Streamlit and its libraries stay as long as the process: to search them for garbage, while ours is loaded, would be a tenth of the start.
gc.freeze()
# Seconds of Python after which a thread lets another go on. Who moves a slider waits so long, several times a move, for each neighbour that computes;
# with the usual 5 ms nineteen of twenty answers to fifty visitors took twice as long.
sys.setswitchinterval(0.0005)

import kpi  # noqa: E402
import kpi.charts  # noqa: E402
import kpi.comparison  # noqa: E402
import kpi.difference  # noqa: E402
import kpi.expectation  # noqa: E402
import kpi.fairness  # noqa: E402
import kpi.forecast  # noqa: E402
import kpi.intake  # noqa: E402
import kpi.measures  # noqa: E402
import kpi.solver  # noqa: E402
import kpi.split  # noqa: E402
import kpi.trends  # noqa: E402
import kpi.worlds  # noqa: E402, F401
