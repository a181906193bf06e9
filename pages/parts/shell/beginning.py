"""What comes before everything else of ours, once a process: every page imports this first.

Several tabs may come back to a new server at the same moment. Two threads that load packages which load each other's modules would
lock each other out, so the first of them loads these, while the others wait here.
"""

import gc
import sys

# What is loaded stays as long as the process: to search it for garbage would be a tenth of the start, and a pause in which nobody is answered.
gc.disable()

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

gc.freeze()
# A search of everything while fifty visitors move sliders made nineteen of twenty answers twice as late. What one move leaves is found as soon as
# there is much of it; what a visitor leaves, when the caretaker lets go of it.
gc.set_threshold(50_000, 20, 100)
gc.enable()
# Seconds after which a thread lets another go on. While one reads a large file, each answer to the others waits for several such turns.
sys.setswitchinterval(0.001)
