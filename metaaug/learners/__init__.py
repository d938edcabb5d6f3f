"""The learners, by name."""

from metaaug.learners.ridge import Ridge

LEARNERS = {"ridge": Ridge}
