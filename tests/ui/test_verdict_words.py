"""Verdicts and recommendations say in every language what the run says in English."""

import gettext
import json
from pathlib import Path

import numpy as np
import pytest

from metaaug.config import DataConfig, RecommendationConfig, RunConfig, VerdictConfig
from metaaug.modalities.registry import MODALITIES
from metaaug.training.problem import Problem, prepare
from metaaug.training.recommendation import Candidates, candidates, recommend
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import entries, judge, model_name
from metaaug.ui import language, verdict_words
from metaaug.ui.retelling import told
from tests.engine.support import image_set, number_set

CONFIG = RunConfig(data=DataConfig(source="builtin:digits", per_class=4))
LEARNED = SavedPolicy({"jitter": 0.8})


class Marked(gettext.NullTranslations):
    """A catalogue of a made-up language, in which every message stands in guillemets."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "current", lambda: "xx")
    monkeypatch.setattr(language, "catalogue", lambda code: Marked())


@pytest.fixture(scope="module")
def images() -> Problem:
    return prepare(CONFIG, image_set(36))


@pytest.fixture(scope="module")
def numbers() -> Problem:
    return prepare(CONFIG, number_set())


def judged(problem: Problem, scores: np.ndarray) -> dict:
    recommended = {"recommended": "learned×1.5", "label": "the learned policy × 1.5", "intensity": 1.5}
    compared = entries(problem, LEARNED, 0.2, recommended, custom={"jitter": 0.5})
    return judge(scores, problem, VerdictConfig(), 1.0, compared)


def right_or_wrong(gain: int) -> np.ndarray:
    """Six strategies, five seeds, a hundred samples; the learned policy gets ``gain`` more of them right."""
    correct = np.random.default_rng(0).random((6, 5, 100)) < 0.02
    correct[..., :50] = True
    correct[3, :, : 50 + gain] = True
    correct[3, :, 50 + gain :] = False
    return correct


def squared_errors(size: float) -> np.ndarray:
    """As many squared errors, of which the learned policy's have this root mean."""
    errors = np.random.default_rng(0).normal(size=(6, 5, 400)) ** 2
    errors[:3] = errors[0]
    wanted = np.array([56.0, 55.0, 57.0, size, 55.5, 56.5])
    return errors / errors.mean(axis=(1, 2), keepdims=True) * wanted[:, None, None] ** 2


@pytest.mark.parametrize(
    ("gain", "opening"),
    [(30, "The learned policy helps: +2"), (1, "No difference seen: "), (-30, "The learned policy hurts: −3")],
)
def test_the_sentence_about_accuracies_is_the_stored_one(images: Problem, gain: int, opening: str) -> None:
    verdict = judged(images, right_or_wrong(gain))
    assert verdict["sentence"].startswith(opening)
    assert "points over all operations at 0.2" in verdict["sentence"]
    assert verdict_words.of_verdict(verdict) == verdict["sentence"]


@pytest.mark.parametrize(
    ("size", "opening"),
    [
        (40.0, "The learned policy helps: RMSE 40.0 instead of 56.0, −16.0 ± "),
        (56.0, "No difference seen: RMSE 56.0 instead of 56.0, 0.0 ± "),
        (80.0, "The learned policy hurts: RMSE 80.0 instead of 56.0, +24.0 ± "),
    ],
)
def test_the_sentence_about_errors_is_the_stored_one(numbers: Problem, size: float, opening: str) -> None:
    verdict = judged(numbers, squared_errors(size))
    assert verdict["sentence"].startswith(opening)
    assert verdict_words.of_verdict(verdict) == verdict["sentence"]


@pytest.fixture(scope="module")
def chosen(images: Problem) -> Candidates:
    return candidates(images, LEARNED, RecommendationConfig(intensities=(0.5,)), 0.2)


@pytest.mark.parametrize("accuracy", [True, False])
@pytest.mark.parametrize(
    ("best", "opening"),
    [
        (None, "Use no augmentation: no candidate did better"),
        (1, "Use the hand-made default: +"),
        (2, "Use all operations at 0.2: +"),
        (3, "Use the learned policy: +"),
        (4, "Use the learned policy × 0.5: +"),
        (0, "Use no augmentation: the learned policy came closest with +"),
    ],
)
def test_the_sentence_of_a_recommendation_is_the_stored_one(
    chosen: Candidates, best: int | None, opening: str, accuracy: bool
) -> None:
    scores = np.random.default_rng(1).random((5, 1_200)) * 0.1
    scores -= scores.mean(axis=1, keepdims=True)
    better = 0.01 if accuracy else -0.01
    scores[1:] -= better
    if best == 0:
        scores[3] += 1.01 * better
    elif best is not None:
        scores[best] += 2 * better
    found = recommend(scores, chosen, RecommendationConfig(), accuracy, 1.0)
    assert found["sentence"].startswith(opening)
    assert "1,200 labelled samples" in found["sentence"]
    assert verdict_words.of_recommendation(found) == found["sentence"]


@pytest.mark.usefixtures("marked")
def test_in_another_language_every_word_is_of_that_language(
    images: Problem, numbers: Problem, chosen: Candidates
) -> None:
    said = verdict_words.verdict_sentence(judged(images, right_or_wrong(30)))
    assert said.startswith("««««The learned policy helps: «+")
    assert "points over «no augmentation»» (5 seeds)»" in said
    assert "points over «all operations at 0.2»»" in said
    verdict = judged(numbers, squared_errors(56.0))
    assert "«No difference seen: «RMSE 56.0 instead of 56.0, 0.0 ± " in verdict_words.verdict_sentence(verdict)
    assert "against «the hand-made default»», no difference seen»" in verdict_words.verdict_sentence(verdict)
    better = np.zeros((5, 40))
    better[4] = 1
    found = recommend(better, chosen, RecommendationConfig(), True, 1.0)
    assert verdict_words.recommendation_sentence(found) == (
        "«Use «the learned policy × 0.5»: «+100.0 ± 0.0 points» over no augmentation (40 labelled samples, "
        "cross-validated, ± one standard error).»"
    )


def test_in_english_the_stored_sentence_is_shown() -> None:
    assert verdict_words.verdict_sentence({"sentence": "It helps."}) == "It helps."
    assert verdict_words.recommendation_sentence({"sentence": "Use it."}) == "Use it."


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("missing", ["n_seeds", "comparisons", "strategies"])
def test_the_stored_sentence_stays_where_a_number_is_missing(numbers: Problem, missing: str) -> None:
    verdict = judged(numbers, squared_errors(40.0))
    assert verdict_words.verdict_sentence(verdict) != verdict["sentence"]
    del verdict[missing]
    assert verdict_words.verdict_sentence(verdict) == verdict["sentence"]
    assert verdict_words.recommendation_sentence({"sentence": "Use it."}) == "Use it."


@pytest.mark.usefixtures("marked")
def test_what_a_verdict_rests_on_is_known_word_for_word(images: Problem, numbers: Problem) -> None:
    for verdict in (judged(images, right_or_wrong(30)), judged(numbers, squared_errors(40.0))):
        assert verdict_words.basis(verdict) == f"«{verdict['how']}»"
        assert [verdict_words.strategy(one["label"]) for one in verdict["strategies"]] == [
            f"«{one['label']}»" for one in verdict["strategies"]
        ]
        assert {verdict_words.outcome(one["outcome"]) for one in verdict["comparisons"]} >= {"«better»"}
    assert verdict_words.basis({"how": "As it was done once."}) == "As it was done once."


@pytest.mark.usefixtures("marked")
def test_every_final_model_has_a_name() -> None:
    exact = prepare(CONFIG.model_copy(update={"verdict": VerdictConfig(model="ridge")}), image_set(36))
    names = [model_name(exact), *(modality.network_name for modality in MODALITIES.values())]
    assert [verdict_words.model({"model": name}) for name in names] == [f"«{name}»" for name in names]
    assert verdict_words.model({}) == ""


def test_the_packaged_examples_have_all_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in sorted(Path(verdict_words.__file__).parents[1].glob("examples/*/verdict.json")):
        verdict = json.loads(path.read_text(encoding="utf-8"))
        # Earlier versions gave a difference of 0 a sign.
        stored = verdict["sentence"].replace("+0.0", "0.0").replace("−0.0", "0.0")
        assert verdict_words.of_verdict(verdict) == stored
        found = json.loads(path.with_name("recommendation.json").read_text(encoding="utf-8"))
        assert verdict_words.of_recommendation(found) == found["sentence"]


@pytest.mark.usefixtures("marked")
def test_the_first_message_that_fits_is_told() -> None:
    messages = ("{part} of {whole} (all)", "a.c", "{name}: {value} %")
    assert told("1 of 2 (all)", messages) == "«1 of 2 (all)»"
    assert told("abc", messages) == "abc"
    assert told("a\nb: 3 %", messages) == "«a\nb: 3 %»"
