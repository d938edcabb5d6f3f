"""Curves: validation loss and strengths by step."""

from metaaug.ui.curves_view import draw_curves
from metaaug.ui.run_page import open_run

run = open_run("curves", lambda run: run.metrics_path, "learn")
if run is not None:
    draw_curves(run)
