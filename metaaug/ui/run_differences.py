"""What differs between the configurations of several runs, as a table."""

from collections.abc import Iterator, Sequence
from functools import reduce
from html import escape
from typing import Any

from metaaug.config import RunConfig
from metaaug.ui import words
from metaaug.ui.language import gettext as _


def differing(configs: Sequence[RunConfig]) -> list[tuple[str, list[str]]]:
    """Settings that are not the same everywhere: ``data.per_class`` and its value in every configuration."""
    flat = [dict(_leaves(config.model_dump(mode="json"))) for config in configs]
    return [
        (name, [_told(one.get(name)) for one in flat])
        for name in dict.fromkeys(name for one in flat for name in one)
        if len({_told(one.get(name)) for one in flat}) > 1
    ]


def differences_table(names: Sequence[str], configs: Sequence[RunConfig]) -> str:
    """The table as markup, a column per run; a sentence where all settings are the same."""
    rows = differing(configs)
    if not rows:
        return f'<p class="ma-note">{_("All settings of these runs are the same.")}</p>'
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        f"<tr><td>{escape(_named(setting))}</td>" + "".join(f"<td>{escape(value)}</td>" for value in values) + "</tr>"
        for setting, values in rows
    )
    return (
        '<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr>'
        f"<th>{_('setting')}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def in_words(name: str) -> str:
    """A group or a setting of the configuration as the message that it is: ``per_class`` is ``per class``."""
    return name.replace("_", " ")


def _named(setting: str) -> str:
    """``data.per_class`` as ``data: per class``."""
    parts = [_(in_words(part)) for part in setting.split(".")]
    return reduce(lambda group, name: _("{group}: {name}").format(group=group, name=name), parts)


def _leaves(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _told(value: Any) -> str:
    if value is None or value == {}:
        return _("recommended")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _("none")
    return words.number(value) if isinstance(value, float) else str(value)
