"""Charts: functions from numbers to plotly figures, all of one size and manner."""
