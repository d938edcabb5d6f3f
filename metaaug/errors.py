"""Errors whose message is a sentence for the user: what was given, what is allowed, what to do."""


class MetaAugError(ValueError):
    """Base of every error a user can cause and mend; ``str(error)`` is shown as it is."""


class DataError(MetaAugError):
    """A file or a data set that cannot be used as it is."""


class ConfigError(MetaAugError):
    """A setting that is not allowed."""


class RunError(MetaAugError):
    """A run folder that is missing, damaged or in the wrong state for what was asked."""
