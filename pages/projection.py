"""Projection: one map of originals and copies."""

from metaaug.ui.projection_view import draw_projection
from metaaug.ui.run_page import open_run

run = open_run("projection", lambda run: run.projection_path, "projection")
if run is not None:
    draw_projection(run)
