"""Home: what this does, and a finished example."""

from metaaug.ui.home import draw_home

draw_home()
