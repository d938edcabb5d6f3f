"""Export: take the data and the policy with you."""

from metaaug.ui.export_view import draw_export
from metaaug.ui.run_page import open_run

run = open_run("export", lambda run: run.policy_path, "learn")
if run is not None:
    draw_export(run)
