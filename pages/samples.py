"""Samples: originals beside their augmented copies."""

from metaaug.ui.flow import next_step
from metaaug.ui.run_page import open_run
from metaaug.ui.samples_view import draw_samples

run = open_run("samples", lambda run: run.pairs_path, "pairs")
if run is not None:
    draw_samples(run)
    next_step("verdict", "Did it help? See the verdict", run)
