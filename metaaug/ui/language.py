"""The language of the pages: English as it stands in the code, others from gettext catalogues beside this file.

Short messages are wrapped in ``_("…")``, long texts are Markdown files, one folder a language. ``python -m
scripts.translations`` keeps the catalogues; docs/extending.md says how.
"""

import gettext as catalogues
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from metaaug.ui import state

DOMAIN = "metaaug"
SOURCE = "en"
LANGUAGES = {SOURCE: "English", "zh": "简体中文"}
"""Languages by the code that stands in an address, each named in itself."""

LOCALES = Path(__file__).with_name("locale")
TEXTS = Path(__file__).with_name("texts")
_KEPT = "language"
_NO_SPACE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?!\n)")
"""A line that is broken after a Chinese character: Markdown would make a space of it."""

_COMMENT = re.compile(r"<!--.*?-->\n?")


def choose(language: str) -> None:
    """Take this language for the rest of the visit, and say so in the address. Call it before any widget is drawn."""
    _keep_choices()
    state.put(_KEPT, language)
    if language == SOURCE:
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language


def _keep_choices() -> None:
    """Set what is chosen on the page to what it is. Browsers send the words of a choice back, and without being told
    they would send those of the earlier language, which stand for nothing any more."""
    for key, value in st.session_state.items():
        chosen = value if isinstance(value, list) else [value]
        # Only of widgets whose value may be set: not of buttons, files and charts.
        if chosen and all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in chosen):
            st.session_state[key] = value


def current() -> str:
    """The code of the language that holds now: that of ``?lang=``, which is kept for the rest of the visit. English
    outside of a visit."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return SOURCE
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        state.put(_KEPT, asked)
    return str(state.get(_KEPT, SOURCE))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> catalogues.NullTranslations:
    """The short messages of a language. Where a message is missing, it stays English."""
    return catalogues.translation(DOMAIN, LOCALES, languages=[language], fallback=language == SOURCE)


def gettext(message: str) -> str:
    """The message in the language that holds now."""
    return translation()(message)


def translation() -> Callable[[str], str]:
    """:func:`gettext` of the language that holds now, which is asked once: for thousands of messages."""
    language = current()
    if language == SOURCE:
        return str
    find = catalogue(language).gettext
    # What stands for the empty message in a catalogue is its head.
    return lambda message: find(message) if message else message


def ngettext(one: str, many: str, amount: int, **values: object) -> str:
    """``one`` or ``many`` in the language that holds now, with ``{amount}`` and the ``values`` filled in."""
    language = current()
    chosen = (one if amount == 1 else many) if language == SOURCE else catalogue(language).ngettext(one, many, amount)
    return chosen.format(amount=f"{amount:,}", **values)


def sections(name: str, language: str | None = None) -> dict[str, str]:
    """The parts of a long text by the names of their headings, Markdown without the heading.

    Args:
        name: of the file, without its ending.
        language: None: the one that holds now.
    """
    return dict(_sections(name, language or current()))


@lru_cache(maxsize=64)
def _sections(name: str, language: str) -> tuple[tuple[str, str], ...]:
    text = _COMMENT.sub("", (TEXTS / language / f"{name}.md").read_text(encoding="utf-8"))
    parts = re.split(r"^## (\S+)$", text, flags=re.MULTILINE)
    return tuple((key, _NO_SPACE.sub("", body.strip())) for key, body in zip(parts[1::2], parts[2::2], strict=True))
