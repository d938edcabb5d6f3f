"""The Export page: augmented data, the policy, and the code that uses it."""

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import state, words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw

_MADE = "export.made"
SNIPPET = """from pathlib import Path

from metaaug import api
from metaaug.runs.folder import RunFolder

run = RunFolder({path!r})

# {loop}
augment = api.load_augmenter(run)
x, y = augment.encode([0, 1, 2])
x_new = augment(x, y, seed=0)

# {file}
data, name = api.export_augmented(run, copies=4, seed=0)
Path(name).write_bytes(data)
"""


def draw_export(run: RunFolder) -> None:
    """Data, policy, snippet."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        _draw_data(run)
    with right:
        _draw_policy(run)
    draw(f'<p class="ma-section">{_("In your code")}</p>')
    snippet = SNIPPET.format(
        path=str(run.path),
        loop=_("In a training loop of your own: one augmented copy of every sample"),
        file=_("Or as a file, in the format of the upload"),
    )
    st.code(snippet, language="python")


def _draw_data(run: RunFolder) -> None:
    below = _("in the format it came in, with its provenance")
    draw(f'<p class="ma-section">{_("Augmented data")}<small>{below}</small></p>')
    first, second, third = st.columns(3)
    with first:
        copies = st.number_input(
            _("Copies"), 1, 100, 4, key=f"export_copies_{run.id}", help=_("Augmented copies of each labelled sample.")
        )
    with second:
        seed = st.number_input(
            _("Seed"), 0, 2**31 - 1, 0, key=f"export_seed_{run.id}", help=_("The same seed gives the same copies.")
        )
    with third:
        intensity = st.number_input(
            _("Intensity"),
            0.0,
            2.0,
            1.0,
            0.1,
            format="%.1f",
            key=f"export_intensity_{run.id}",
            help=_("Multiplies all strengths."),
        )
    wanted = (run.id, int(copies), int(seed), float(intensity))
    made = state.get(_MADE)
    with st.container(horizontal=True, vertical_alignment="center"):
        if made and made[0] == wanted:
            content, name = made[1:]
            st.download_button(
                _("Download {file}").format(file=name),
                content,
                file_name=name,
                type="primary",
                on_click="ignore",
                key="export_download",
            )
            draw(f'<p class="ma-note">{words.number(max(len(content), 1) / 1024)} KB</p>', width="content")
        elif st.button(_("Make the file"), type="primary", key="export_make"):
            # Here, because it imports torch.
            from metaaug.api import export_augmented

            try:
                with st.spinner(_("Drawing copies …")):
                    content, name = export_augmented(run, copies=wanted[1], seed=wanted[2], intensity=wanted[3])
            except MetaAugError as error:
                st.error(str(error))
                return
            state.put(_MADE, (wanted, content, name))
            st.rerun()
    labelled = (run.policy or {}).get("n_labelled")
    if labelled:
        told = ngettext(
            "{amount} labelled sample and {copies} copies. Every copy says its original, operations, values and seed. "
            "Test data is never exported as training data.",
            "{amount} labelled samples and {copies} copies. Every copy says its original, operations, values and seed. "
            "Test data is never exported as training data.",
            labelled,
            copies=words.count(labelled * int(copies)),
        )
        draw(f'<p class="ma-note">{told}</p>')


def _draw_policy(run: RunFolder) -> None:
    draw(f'<p class="ma-section">{_("Policy")}<small>{_("strengths and operations as JSON")}</small></p>')
    text = run.policy_path.read_bytes()
    st.download_button(
        _("Download {file}").format(file="policy.json"),
        text,
        file_name="policy.json",
        mime="application/json",
        on_click="ignore",
        key="export_policy",
    )
    draw(f'<p class="ma-note">{_("Small, readable, and enough to apply the same augmentation elsewhere.")}</p>')
    with st.expander(_("Look inside"), key="export_inside"):
        st.json(text.decode("utf-8"), expanded=1)
