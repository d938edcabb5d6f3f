from metaaug.runs.pace import Pace


def test_there_is_no_pace_before_two_steps():
    pace = Pace()
    assert pace.seconds_left(10) is None
    pace.add(1, 5.0)
    assert pace.seconds_left(10) is None


def test_the_pace_is_that_of_the_last_steps():
    pace = Pace(steps=2)
    for step, second in [(1, 0.0), (2, 100.0), (3, 101.0), (4, 102.0)]:
        pace.add(step, second)
    assert pace.seconds_left(10) == 6.0


def test_nothing_is_left_at_the_end():
    pace = Pace()
    pace.add(10, 1.0)
    assert pace.seconds_left(10) == 0.0


def test_a_step_reported_twice_gives_no_pace():
    pace = Pace()
    pace.add(1, 0.0)
    pace.add(1, 1.0)
    assert pace.seconds_left(10) is None
