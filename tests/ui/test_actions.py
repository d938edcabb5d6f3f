"""What a click does: choosing, starting, stopping, resuming, cloning, deleting with undo."""

from pathlib import Path

import pandas as pd
import pytest

from metaaug.inspect.pairs_table import read_pairs
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.recipes import KINDS
from metaaug.runs.store import RunStore
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of


def test_example_starts_a_run(open_page: Open, workspace: Path, launched: list[str]) -> None:
    app = open_page("home")
    app.button(key="home_example").click().run()
    (run,) = RunStore(workspace).list()
    assert launched == [run.id]
    assert RunStore(workspace).get(run.id).config.data.source == "builtin:digits+hflip"
    assert not app.exception


def test_stop_asks_the_worker(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "running")
    app = open_page("train", run.id)
    app.button(key="train_stop").click().run()
    assert run.stop_requested
    assert app.button(key="train_stop").disabled


@pytest.mark.parametrize("state", ["interrupted", "stopped", "failed"])
def test_resume_starts_the_worker(open_page: Open, workspace: Path, launched: list[str], state: str) -> None:
    run = run_folders.make_run(workspace, state)
    run.request_stop()
    app = open_page("train", run.id)
    app.button(key="train_resume").click().run()
    assert launched == [run.id]
    assert not run.stop_requested


def test_delete_and_undo(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("runs")
    app.button(key=f"runs_delete_{run.id}").click().run()
    assert not run.path.exists()
    assert "was deleted" in text_of(app)
    app.button(key="runs_undo").click().run()
    assert run.path.exists()
    assert "Showing 1 of 1 run" in text_of(app)


def test_filter_with_no_match(open_page: Open, workspace: Path) -> None:
    run_folders.make_run(workspace, "finished")
    app = open_page("runs")
    app.text_input(key="runs_text").set_value("nothing like it").run()
    assert "Nothing fits this filter" in text_of(app)


def test_clone_fills_the_form(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = run_folders.make_run(
        workspace, "finished", "builtin:wine", meta={"name": "maml", "steps": 33}, policy={"start": 0.3}, seed=5
    )
    app = open_page("runs")
    app.button(key=f"runs_clone_{run.id}").click().run()
    assert not app.exception
    # The page changed, which the test's own address does not follow.
    app.switch_page("pages/train.py").run()
    app.button(key="train_start").click().run()
    assert not app.exception
    (new,) = launched
    assert RunStore(workspace).get(new).config == run.config


def test_start_uses_the_choices(open_page: Open, workspace: Path, launched: list[str]) -> None:
    app = open_page("train", data__source="builtin:iris", data__per_class=7, data__split_seed=3)
    app.segmented_control(key="train_meta").set_value("bilevel").run()
    app.button(key="train_start").click().run()
    assert not app.exception
    (new,) = launched
    config = RunStore(workspace).get(new).config
    assert (config.data.source, config.data.per_class, config.data.split_seed) == ("builtin:iris", 7, 3)
    assert config.meta.name == "bilevel"


def test_absent_devices_are_disabled_and_say_why(open_page: Open) -> None:
    app = open_page("train")
    assert not app.button(key="train_device_cpu").disabled
    assert app.button(key="train_device_cuda").disabled
    assert "No NVIDIA GPU with a working driver was found." in text_of(app)


def test_more_per_class_than_there_are(open_page: Open) -> None:
    app = open_page("train", data__source="builtin:wine", data__per_class=60)
    assert app.button(key="train_start").disabled
    (error,) = app.error
    assert "but 60 labelled per class and 1 for the test need 61" in error.value


def test_advanced_shows_every_field_with_its_description(open_page: Open) -> None:
    from metaaug.config import MetaConfig, ProjectionConfig, VerdictConfig

    app = open_page("train", data__source="builtin:digits")
    app.segmented_control(key="train_mode").set_value("Advanced").run()
    assert not app.exception
    kinds = ("number_input", "selectbox", "multiselect", "checkbox")
    helps = {element.help for kind in kinds for element in getattr(app, kind)}
    for model in (MetaConfig, ProjectionConfig, VerdictConfig):
        for name, field in model.model_fields.items():
            # Strengths of one's own are set on the Samples page, where they can be seen.
            if name not in ("name", "custom"):
                assert field.description in helps, name


def test_more_seeds(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("verdict", run.id)
    app.number_input(key=f"verdict_seeds_{run.id}").set_value(12).run()
    app.button(key="verdict_more").click().run()
    assert run.plan[-1].settings == {"seeds": 12}
    assert launched == [run.id]


def test_new_map(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("projection", run.id)
    app.session_state["map_settings"] = True
    app.run()
    app.number_input(key=f"map_set_{run.id}_n_neighbors").set_value(30).run()
    app.button(key="map_again").click().run()
    assert run.plan[-1].settings["n_neighbors"] == 30
    assert launched == [run.id]


def test_a_third_map_where_it_was_made(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    run_folders.write_projection(run, load_builtin("digits"), pacmap=True)
    app = open_page("projection", run.id)
    maps = next(one for one in app.segmented_control if one.label == "Map")
    assert maps.options == ["UMAP", "PaCMAP", "PCA"]
    maps.set_value("pacmap").run()
    assert not app.exception
    assert "Trustworthiness 0.91 of 1." in text_of(app)


@pytest.mark.parametrize(("umap", "pacmap", "name"), [(False, False, "UMAP"), (True, None, "PaCMAP")])
@pytest.mark.parametrize(("state", "told"), [("running", "is being made"), ("finished", "was not made for this run")])
def test_a_map_that_is_not_there_is_waited_for_or_can_be_asked_for(
    open_page: Open, workspace: Path, umap: bool, pacmap: bool | None, name: str, state: str, told: str
) -> None:
    run = run_folders.make_run(workspace, state)
    run_folders.write_projection(run, load_builtin("digits"), umap, pacmap)
    app = open_page("projection", run.id)
    assert not app.exception
    assert f"{name} {told}" in text_of(app)
    assert next(one for one in app.segmented_control if one.label == "Map").value == ("umap" if umap else "pca")


def test_a_map_that_is_made_anew_is_waited_for(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "running")
    run_folders.write_projection(run, load_builtin("digits"))
    app = open_page("projection", run.id)
    assert not app.exception
    assert "A new map is being made by the worker" in text_of(app)
    finished = run_folders.make_run(workspace, "finished")
    assert "being made" not in text_of(open_page("projection", finished.id))


@pytest.mark.parametrize("installed", [True, False])
def test_a_map_whose_package_is_missing_says_how_to_install_it(
    open_page: Open, workspace: Path, launched: list[str], monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr("metaaug.ui.forms.has_pacmap", lambda: installed)
    run = run_folders.make_run(workspace, "finished")
    app = open_page("projection", run.id)
    app.session_state["map_settings"] = True
    app.run()
    box = app.checkbox(key=f"map_set_{run.id}_pacmap")
    assert box.disabled is not installed
    if not installed:
        assert "pip install -r requirements-pacmap.txt" in box.help
        return
    box.check().run()
    app.button(key="map_again").click().run()
    assert run.plan[-1].settings["pacmap"] is True
    assert launched == [run.id]


def test_selection_shows_its_samples(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("projection", run.id)
    points = [{"customdata": place} for place in (0, 1, 4)]
    app.session_state[f"map_{run.id}_0"] = {"selection": {"points": points}}
    app.run()
    assert not app.exception
    assert "3 points of 2 samples selected" in text_of(app)
    app.button(key="map_clear").click().run()
    assert "Nothing selected" in text_of(app)


def test_one_class_of_samples(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("samples", run.id)
    app.pills(key=f"samples_class_{run.id}").set_value("3").run()
    assert "Showing all 6 samples." in text_of(app)
    assert "Redraw 1." not in text_of(app)
    app.button(key=f"samples_redraw_{run.id}").click().run()
    assert "Redraw 1." in text_of(app)


@pytest.mark.parametrize("source", ["builtin:wine", "builtin:digits+hflip"])
def test_slider_changes_the_copies_that_are_shown(
    open_page: Open, workspace: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """The kept copies' seed, and for a table their samples too: otherwise the first move would show other copies."""
    run = run_folders.make_run(workspace, "finished", source, seed=4)
    stored = read_pairs(run.pairs_path)
    asked = []

    def draw_pairs(*arguments: object) -> pd.DataFrame:
        asked.append(arguments)
        return stored[stored["sample"].isin(arguments[1])]

    monkeypatch.setattr("metaaug.ui.samples_view.load_drawing", lambda: None)
    monkeypatch.setattr("metaaug.api.draw_pairs", draw_pairs)
    app = open_page("samples", run.id)
    app.slider(key=f"samples_intensity_{run.id}").set_value(1.5).run()
    app.button(key=f"samples_redraw_{run.id}").click().run()
    assert not app.exception
    (_, samples, copies, seed, intensity, _, among), (*_, next_seed, _, _, _) = asked
    everything = list(dict.fromkeys(stored["sample"]))
    assert among == everything
    assert samples == everything if source == "builtin:wine" else len(samples) == 12
    assert (copies, seed, intensity, next_seed) == (4, 4, 1.5, 5)
    assert ("18 originals, 72 copies." in text_of(app)) == (source == "builtin:wine")


def test_label_of_a_run_does_not_change(open_page: Open, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picker sends the label back: one that changes with the time or the stage names no run any more."""
    from datetime import timedelta

    from metaaug.ui import header, words

    run = run_folders.make_run(workspace, "running", "builtin:wine")
    before = header.run_label(run)
    run_folders.write_policy(run, run_folders.load_builtin("wine"), 50)
    later = run.status.created + timedelta(days=3)
    monkeypatch.setattr(words, "ago", lambda moment, now=later: f"{now}")
    assert header.run_label(run) == before


def test_the_recommendation_is_shown_and_can_be_asked_for(
    open_page: Open, workspace: Path, launched: list[str]
) -> None:
    run = run_folders.make_run(workspace, "finished")
    assert "Use the learned policy" in text_of(open_page("verdict", run.id))
    run.recommendation_path.unlink()
    app = open_page("verdict", run.id)
    assert "No recommendation has been made" in text_of(app)
    app.button(key="verdict_recommend").click().run()
    # The verdict again, because what is recommended may be none of what it compared.
    assert [entry.stage for entry in run.plan[-2:]] == ["recommendation", "verdict"]
    assert launched == [run.id]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, dict[str, float] | None]]:
    """Intensity and strengths of every drawing that the Samples page asks for; the stored pairs are its answer."""
    from metaaug.inspect.pairs_table import read_pairs

    asked: list[tuple[float, dict[str, float] | None]] = []

    def draw_pairs(run, samples, copies, seed, intensity, strengths, among):  # type: ignore[no-untyped-def]
        asked.append((intensity, None if strengths is None else dict(strengths)))
        return read_pairs(run.pairs_path)

    monkeypatch.setattr("metaaug.ui.samples_view.load_drawing", lambda: None)
    monkeypatch.setattr("metaaug.api.draw_pairs", draw_pairs)
    return asked


def test_evolution_draws_the_strengths_of_a_step(open_page: Open, workspace: Path, drawn) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("samples", run.id)
    app.segmented_control(key=f"samples_mode_{run.id}").set_value("evolution").run()
    app.select_slider(key=f"samples_step_{run.id}").set_value(20).run()
    assert not app.exception
    past = {record["step"]: record["strengths"] for record in run.read_metrics()[0] if record.get("strengths")}
    assert drawn == [(1.0, past[100]), (1.0, past[20])]
    assert "Step 20 of 100" in text_of(app)


def test_strengths_of_ones_own_are_drawn_reset_and_compared(
    open_page: Open, workspace: Path, launched: list[str], drawn
) -> None:
    run = run_folders.make_run(workspace)
    learned = {name: round(value, 2) for name, value in run.policy["strengths"].items()}
    app = open_page("samples", run.id)
    app.segmented_control(key=f"samples_mode_{run.id}").set_value("what if").run()
    assert drawn[-1] == (1.0, learned)
    assert app.button(key=f"what_if_verdict_{run.id}").disabled
    app.slider(key=f"what_if_{run.id}_rotate_0").set_value(0.95).run()
    assert drawn[-1] == (1.0, learned | {"rotate": 0.95})
    app.button(key=f"what_if_reset_{run.id}").click().run()
    assert drawn[-1] == (1.0, learned)
    app.slider(key=f"what_if_{run.id}_rotate_1").set_value(0.9).run()
    app.button(key=f"what_if_verdict_{run.id}").click().run()
    assert not app.exception
    assert launched == [run.id]
    assert run.plan[-1].stage == "verdict"
    assert run.plan[-1].settings["custom"] == learned | {"rotate": 0.9}


def test_strategies_stand_side_by_side_with_the_same_noise(open_page: Open, workspace: Path, drawn) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("samples", run.id)
    app.segmented_control(key=f"samples_mode_{run.id}").set_value("side by side").run()
    app.pills(key=f"samples_strategies_{run.id}").set_value(["learned", "default", "half"]).run()
    assert not app.exception
    text = text_of(app)
    for label in ("the learned policy", "the hand-made default", "the learned policy × 0.5"):
        assert label in text
    assert drawn[-2:] == [(1.0, KINDS["images"].recipe.default), (0.5, None)]
    app.pills(key=f"samples_strategies_{run.id}").set_value([]).run()
    assert "No strategy chosen" in text_of(app)


def test_the_map_is_coloured_by_issue_where_copies_were_measured(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("projection", run.id)
    app.segmented_control(key="map_colour_class").set_value("issue").run()
    assert not app.exception
    assert "those of 60 of 100 labelled samples" in text_of(app)
    run.flagged_path.unlink()
    app = open_page("projection", run.id)
    assert "issue" not in app.segmented_control(key="map_colour_class").options


def test_rows_of_the_table_are_shown_beside_the_map(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("projection", run.id)
    app.segmented_control(key="map_colour_class").set_value("confidence").run()
    assert "Confidence is the probability" in text_of(app)
    app.toggle(key="map_join").set_value(True).run()
    app.session_state["map_table"] = True
    app.session_state[f"map_rows_{run.id}_0"] = {"selection": {"rows": [0, 3], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    assert "2 points of 2 samples selected" in text_of(app)


def test_a_finished_example_can_be_opened_from_home(
    open_page: Open, workspace: Path, tmp_path: Path, monkeypatch
) -> None:
    from metaaug.runs.examples import keep_as_example

    example = keep_as_example(run_folders.make_run(tmp_path / "made", source="builtin:wine"), tmp_path / "examples")
    monkeypatch.setattr("metaaug.ui.home.examples", lambda: [example])
    app = open_page("home")
    assert not app.exception
    text = text_of(app)
    assert "The example learns while you watch" in text
    assert "A finished example" in text
    app.button(key=f"home_example_{example.id}").click().run()
    assert not app.exception
    assert [run.id for run in RunStore(workspace).list()] == [example.id]
    assert "How to read this" in text_of(app)
