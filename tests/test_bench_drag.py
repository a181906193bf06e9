"""What a drag is counted as: one answer a message, each as late as the last drawing that shows it."""

from bench.drag import counted


def test_a_page_whose_drawings_change_apart_has_one_answer() -> None:
    found = counted(moves=[0.0, 10.0, 20.0], asked=[0.0, 60.0], pictures=[40.0, 55.0, 90.0, 110.0])
    assert found.answers == 2
    assert found.latency == 90, "the moves are shown after 55, 100 and 90"


def test_a_message_that_changes_no_drawing_is_no_answer() -> None:
    found = counted(moves=[0.0, 50.0], asked=[0.0, 50.0], pictures=[130.0])
    assert (found.answers, found.pause, found.latency) == (1, 50, 105)


def test_what_was_drawn_before_the_first_message_shows_nothing() -> None:
    assert counted(moves=[5.0], asked=[5.0], pictures=[2.0, 45.0]).latency == 40


def test_what_the_press_sent_shows_no_move() -> None:
    found = counted(moves=[10.0, 20.0], asked=[5.0, 20.0], pictures=[15.0, 60.0])
    assert (found.answers, found.latency) == (1, 45), "the moves are shown after 50 and 40, none before it was made"
