"""The help text of a setting that is chosen outside of the forms: what its field of the configuration says."""

from pydantic import BaseModel

from metaaug.ui.language import gettext as _


def help_of(model: type[BaseModel], field: str) -> str | None:
    """The description of a field in the language that holds now."""
    description = model.model_fields[field].description
    return _(description) if description else None
