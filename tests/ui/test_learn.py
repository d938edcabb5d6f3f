"""The Learn page: every lesson in every language, by link, with as much of it as the link says."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from metaaug.runs.store import RunStore
from metaaug.teach import lessons, traces
from metaaug.ui import language
from metaaug.ui.learn import address, augmenting, evidence, lens, unrolling
from metaaug.ui.learn.source import PACKAGE, lines_of
from tests.ui import run_folders
from tests.ui.conftest import APP, text_of

TITLES = {
    "augmenting": ("1. What is worth augmenting?", "1. 什么值得增强？"),
    "lens": ("2. MAML and Reptile under the lens", "2. 放大镜下的 MAML 与 Reptile"),
    "unrolling": ("3. When the obvious way fails", "3. 显而易见的做法何时失败"),
    "evidence": ("4. Does it help?", "4. 真的有帮助吗？"),
}
ALL_STEPS = [
    *augmenting.STEPS,
    *(step for steps in lens.STEPS.values() for step in steps),
    *unrolling.STEPS,
    *unrolling.LITERAL_STEPS,
    *evidence.STEPS,
]


def open_lesson(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    app.switch_page("pages/learn.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def address_of(app: AppTest) -> dict[str, str]:
    return {name: values[0] if isinstance(values, list) else values for name, values in app.query_params.items()}


def codes(app: AppTest) -> list[str]:
    return [element.value for element in app.code]


def asked(app: AppTest) -> dict[str, str]:
    """The query of the link for teaching."""
    (link,) = [code for code in codes(app) if "teach=1" in code]
    return {name: values[0] for name, values in parse_qs(urlparse(link).query).items()}


@pytest.mark.parametrize("lesson", address.LESSONS)
@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("zh", 1)])
def test_every_lesson_in_every_language(workspace: Path, lesson: str, lang: str, place: int) -> None:
    app = open_lesson(lesson=lesson, lang=lang)
    seen = text_of(app)
    assert TITLES[lesson][place] in seen
    assert app.title[0].value == ("Learn", "课堂")[place]
    assert language.sections(lesson, lang)["lead"].split("\n")[0] in seen
    assert ("How to read this", "怎样看这张图")[place] in seen
    assert len(app.latex) >= 2
    assert any("def " in code for code in codes(app))


@pytest.mark.parametrize("hidden", lessons.HIDDEN)
@pytest.mark.parametrize("learner", lessons.PLANE_LEARNERS)
def test_every_meta_learner_shows_its_own_lines(workspace: Path, hidden: str, learner: str) -> None:
    app = open_lesson(lesson="lens", hidden=hidden, learner=learner)
    assert any(f"def {learner}(" in code for code in codes(app))
    assert ("Look at MAML here" in text_of(app)) == (hidden == "stretch")


def test_what_the_address_asks_for_in_vain_is_left_out(workspace: Path) -> None:
    app = open_lesson(lesson="../x", lang="xx", step="-3", seed="1e9", symmetry="<b>", run="../../etc")
    assert TITLES["augmenting"][0] in text_of(app)
    assert app.segmented_control(key="learn_symmetry").value == "hflip"
    app = open_lesson(lesson="evidence", effect="77", trainings="no", seed="²")
    assert "Nothing differs" in text_of(app)


@pytest.mark.parametrize("symmetry", lessons.SYMMETRIES)
def test_every_symmetry(workspace: Path, symmetry: str) -> None:
    seen = text_of(open_lesson(symmetry=symmetry))
    assert augmenting.symmetry_sentence(symmetry) in seen


def test_choices_are_said_in_the_address(workspace: Path) -> None:
    app = open_lesson(step="7")
    app.segmented_control(key="learn_symmetry").set_value("rotate").run()
    assert address_of(app) == {"symmetry": "rotate"}
    app.number_input(key="learn_seed").set_value(4).run()
    assert address_of(app) == {"symmetry": "rotate", "seed": "4"}
    app.segmented_control(key="learn_lesson").set_value("lens").run()
    assert address_of(app) == {"lesson": "lens"}
    app.button(key="learn_next").click().run()
    assert address_of(app) == {"lesson": "unrolling"}
    assert TITLES["unrolling"][0] in text_of(app)


def test_a_link_for_teaching_hides_what_is_around_the_lesson(workspace: Path) -> None:
    whole, teaching = open_lesson(lesson="lens"), open_lesson(lesson="lens", teach="1")
    assert "learn_lesson" in {one.key for one in whole.segmented_control}
    assert {one.key for one in teaching.segmented_control} == {"learn_hidden", "learn_learner"}
    assert len(whole.title) == 1
    assert len(teaching.title) == 0
    assert TITLES["lens"][0] in text_of(teaching)
    assert "learn_next" not in {one.key for one in teaching.button}


def test_a_link_shows_the_parts_that_it_names(workspace: Path) -> None:
    app = open_lesson(lesson="augmenting", teach="1", show="play,formula")
    assert len(app.latex) == 3
    assert codes(app) == []
    assert not app.segmented_control
    assert not app.button
    assert "A digit that is mirrored" not in text_of(app)
    app = open_lesson(lesson="augmenting", show="none")
    assert len(app.latex) == 0


def test_the_link_for_teaching_leads_to_what_is_seen(workspace: Path) -> None:
    app = open_lesson(lesson="lens", hidden="stretch", step="12", lang="zh")
    assert asked(app) == {"lesson": "lens", "hidden": "stretch", "step": "12", "lang": "zh", "teach": "1"}
    app.pills(key="learn_parts").set_value(["text", "play"]).run()
    assert asked(app)["show"] == "text,play"


def test_home_leads_to_the_lessons(workspace: Path) -> None:
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    assert [button.label for button in app.button][:3] == [
        "Try an example: digits+hflip",
        "Bring your data",
        "Learn how it works",
    ]


def test_start_starts_a_run(workspace: Path, launched: list[str]) -> None:
    app = open_lesson(symmetry="rotate", seed="5")
    app.button(key="learn_start").click().run()
    assert not app.exception
    (run,) = RunStore(workspace).list()
    assert launched == [run.id]
    assert [entry.stage for entry in run.plan] == ["learn", "pairs"]
    assert run.config == lessons.symmetry_config("rotate", 5)
    assert address_of(app)["run"] == run.id


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("queued", "The run starts; the first step comes in a few seconds."),
        ("running", "Step 62 of 100 · hflip 0."),
        ("finished", "“hflip” ended at 0."),
        ("interrupted", "The run ended early."),
        ("failed", "The run ended early."),
    ],
)
def test_a_started_run_is_followed(workspace: Path, state: str, sentence: str) -> None:
    run = run_folders.make_run(workspace, state)
    assert sentence in text_of(open_lesson(run=run.id))
    # It belongs to another symmetry.
    assert sentence not in text_of(open_lesson(run=run.id, symmetry="rotate"))


@pytest.mark.parametrize("file", ["metrics.jsonl", "policy.json"])
def test_a_damaged_run_is_named(workspace: Path, file: str) -> None:
    run = run_folders.make_run(workspace, "finished")
    (run.path / file).write_text('{"torn\n', encoding="utf-8")
    app = open_lesson(run=run.id)
    assert file in app.error[0].value
    assert TITLES["augmenting"][0] in text_of(app)


def test_what_is_said_of_unrolled_networks_was_measured(workspace: Path) -> None:
    trace = traces.read("unrolled")
    told = unrolling.measured_numbers(trace)
    number = {name: float(value) for name, value in told.items()}
    # The text says that it collapses with η fixed, and does not where η is learned.
    assert number["fixed_1"] < 0.05
    assert number["learned_1"] > 2 * number["fixed_1"]
    assert number["learned_1_20"] < 0.6 * number["ridge_20"]
    assert number["loss_1"] > number["loss_1_none"]
    runs = [trace["runs"]["ridge"][str(pool)]["strengths"][-1] for pool in lessons.POOLS]
    assert number["ridge"] == pytest.approx(sum(sum(row) / len(row) for row in runs) / 3000, abs=0.006)


def test_what_is_said_of_the_literal_algorithm_was_measured() -> None:
    first, *_, last = traces.read("literal")["frames"]
    assert last["task_loss"] < 0.5 * first["task_loss"]
    assert last["validation_loss"] < 0.5 * first["validation_loss"]
    assert last["variety"] < 0.8 * first["variety"]


@pytest.mark.parametrize("symmetry", [one for one in lessons.SYMMETRIES if one != "none"])
@pytest.mark.parametrize("seed", lessons.SYMMETRY_SEEDS)
def test_the_planted_symmetry_rises_in_the_stored_runs(symmetry: str, seed: int) -> None:
    run = traces.read("symmetry")["runs"][symmetry][str(seed)]
    place = run["names"].index(symmetry)
    assert run["strengths"][-1][place] > 1.5 * run["strengths"][0][place]
    assert run["final"][symmetry] >= augmenting.FOUND


@pytest.mark.parametrize("code", [one for step in ALL_STEPS for one in step.code], ids=lambda code: code.name)
def test_the_code_that_a_lesson_shows_exists(code) -> None:
    lines = lines_of(code.file, code.name)
    name = code.name.rpartition(".")[2]
    assert f"def {name}(" in lines or f"class {name}" in lines
    assert '"""' not in lines.split("\n", 2)[1]
    source = (PACKAGE / code.file).read_text(encoding="utf-8")
    assert all(line.strip() in source for line in lines.splitlines())


def test_code_that_is_not_there_is_missed() -> None:
    with pytest.raises(KeyError, match=r"metaaug/meta/reptile\.py has no snail"):
        lines_of("meta/reptile.py", "snail")


@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step.text)
def test_every_step_is_explained_by_one_section(step) -> None:
    sections = [language.sections(lesson, "en") for lesson in address.LESSONS]
    assert sum(step.text in one for one in sections) == 1


def test_lines_are_read_without_loading_torch() -> None:
    code = (
        "import sys\nfrom metaaug.ui.learn.source import lines_of\nassert 'maml' in lines_of('meta/maml.py', 'maml')\n"
    )
    code += "from metaaug.ui.learn import page\nassert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=PACKAGE.parent)


def test_every_frame_under_the_lens_has_its_sentence() -> None:
    length = lessons.OUTER_STEPS * (lessons.INNER_STEPS + 1) + 1
    told = [lens.caption(frame) for frame in range(length)]
    assert len(set(told)) == length
    assert told[-1] == "The end: θ after 12 outer steps."
