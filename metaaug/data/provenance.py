"""How an export marks what it says about where a sample comes from, so that reading it back can leave that out."""

OWN = "metaaug_"
"""Prefix of the columns and arrays of an export that are not data."""
