"""Quality: what the copies do to the data, in numbers."""

from metaaug.ui.quality_view import draw_quality
from metaaug.ui.run_page import open_run

run = open_run("quality", lambda run: run.quality_path, "quality")
if run is not None:
    draw_quality(run)
