"""Verdict: did it help?"""

from metaaug.ui.flow import next_step
from metaaug.ui.language import gettext as _
from metaaug.ui.run_page import open_run
from metaaug.ui.verdict_view import draw_verdict

run = open_run("verdict", lambda run: run.verdict_path, "verdict")
if run is not None:
    draw_verdict(run)
    next_step("export", _("Use it: export"), run)
