"""Runs: everything that was tried."""

from metaaug.ui import header, run_list

header.draw_title("runs")
run_list.draw_list()
