"""The bench of many visitors: what it counts as late, and that the large file of its neighbour is one that the page reads."""

from bench import neighbour, visitors
from kpi.intake import limits


def test_one_answer_in_twenty_may_be_later() -> None:
    times = [float(number) for number in range(1, 101)]
    found = visitors._answers("name", [[2 * time for time in times], times], [times, times], 3.0, "others")
    assert (found.ours, found.yardstick, found.within) == ((190.0, 95.0), (95.0, 95.0), True)


def test_the_large_file_is_as_large_as_it_is_said_to_be_and_one_that_is_read() -> None:
    sizes = [len(line) for line in neighbour._lines()]
    assert neighbour.FILE_MB <= sum(sizes) / 1e6 < neighbour.FILE_MB + 1
    assert sum(sizes) < limits.UPLOAD
    assert len(sizes) < limits.ROWS
    assert 7 * len(sizes) < limits.CELLS
