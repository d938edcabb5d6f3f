"""Training jobs on disk: a folder each, a queue per device, and the process that works through them.

Nothing here imports torch or streamlit, except :mod:`metaaug.runs.stages`, which only the worker loads.
"""
