import subprocess
import sys
from pathlib import Path

from metaaug.runs.locks import is_locked, try_lock, waiting_lock


def test_a_held_lock_is_seen_and_cannot_be_taken_again(tmp_path):
    path = tmp_path / "lock"
    assert not is_locked(path)
    with try_lock(path):
        assert is_locked(path)
        assert try_lock(path) is None
    assert not is_locked(path)
    with try_lock(path):
        pass


def test_looking_does_not_take_the_lock_from_another_looker(tmp_path):
    path = tmp_path / "lock"
    path.touch()
    with path.open() as looker:
        import fcntl

        fcntl.flock(looker, fcntl.LOCK_SH)
        assert not is_locked(path)


def test_a_child_that_inherits_the_descriptor_holds_the_lock_until_it_is_killed(tmp_path):
    path = tmp_path / "lock"
    with try_lock(path) as lock:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"],
            stdin=subprocess.PIPE,
            pass_fds=(lock.descriptor,),
            start_new_session=True,
        )
    assert is_locked(path)
    child.kill()
    child.wait()
    child.stdin.close()
    assert not is_locked(path)


def test_a_child_that_is_not_given_the_descriptor_does_not_hold_it(tmp_path):
    path = tmp_path / "lock"
    with try_lock(path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not is_locked(path)
    child.communicate(b"\n")


def test_a_waiting_lock_keeps_others_out_for_the_block(tmp_path):
    path = tmp_path / "lock"
    with waiting_lock(path):
        assert try_lock(path) is None
    with waiting_lock(path):
        pass


def test_descriptors_are_closed(tmp_path):
    path = tmp_path / "lock"
    before = len(list(Path("/dev/fd").iterdir()))
    with try_lock(path):
        try_lock(path)
        is_locked(path)
    is_locked(path)
    assert len(list(Path("/dev/fd").iterdir())) == before
