"""Learn: four lessons that are already moving."""

from metaaug.ui.learn.page import draw_page

draw_page()
