"""Sentence embeddings by a transformer that is named: what is computed, and what is said where it cannot be."""

import sys

import numpy as np
import pytest
import torch

from metaaug.config import RunConfig
from metaaug.errors import ConfigError
from metaaug.modalities.texts.embedding import text_model
from metaaug.training.loop import learn
from metaaug.training.problem import prepare
from tests.engine.support import table_set, text_set


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A transformer with one layer and random weights that knows the words of the tests' texts."""
    transformers = pytest.importorskip("transformers")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    words = sorted({word.strip(".,").lower() for text in text_set().samples["text"] for word in text.split()})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", *words]
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(config).save_pretrained(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary))
    transformers.BertTokenizer(vocab=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    return str(tmp_path)


def problem(folder: str):
    return prepare(
        RunConfig.from_dict(
            {
                "data": {"source": "builtin:requests", "per_class": 4},
                "learner": {"text_model": folder},
                "meta": {"steps": 1, "tasks_per_step": 1, "copies": 2, "inner_steps": 1},
            }
        ),
        text_set(),
    )


def test_an_embedding_is_the_mean_of_the_hidden_states_and_does_not_depend_on_its_batch(folder):
    model = text_model(folder)
    short, long = "the car", "the big house near people, always quickly."
    both = model.embed([short, long, short], torch.device("cpu"))
    assert both.shape == (3, 16)
    assert torch.equal(both[0], both[2])
    given = model.tokenizer(short, return_tensors="pt")
    with torch.no_grad():
        hidden = model.network(**given).last_hidden_state[0].mean(dim=0)
    torch.testing.assert_close(both[0], hidden / hidden.norm())


def test_a_text_is_embedded_once(folder, monkeypatch):
    model = text_model(folder)
    first = model.embed(["people always"], torch.device("cpu"))
    monkeypatch.setattr(model, "network", None)
    assert torch.equal(model.embed(["people always"], torch.device("cpu")), first)


def test_learner_map_and_final_model_see_the_embeddings(folder):
    ours = problem(folder)
    features = ours.modality.features(ours.encoder, ours.pool.x, 64, torch.Generator())(ours.pool.x)
    texts = ours.dataset.samples["text"].iloc[ours.split.pool].tolist()
    torch.testing.assert_close(features, text_model(folder).embed(texts, torch.device("cpu")))
    assert torch.equal(ours.encoder.vectors(ours.pool.x), features)
    assert ours.final_model == "ridge"
    *_, last = learn(ours)
    assert last.validation_loss is not None
    assert np.isfinite(last.validation_loss)


def test_weights_that_are_pickles_are_refused(folder, tmp_path):
    text_model.cache_clear()
    (tmp_path / "model.safetensors").unlink()
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ConfigError, match=r"cannot be loaded .*with a tokenizer and model\.safetensors"):
        problem(folder)


def test_a_folder_that_is_not_there_is_said(monkeypatch, tmp_path):
    pytest.importorskip("transformers")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ConfigError, match=r"The text model .*absent\" cannot be loaded"):
        problem(str(tmp_path / "absent"))


def test_a_library_that_is_not_installed_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    text_model.cache_clear()
    with pytest.raises(ConfigError) as raised:
        problem("some/model")
    assert str(raised.value) == (
        'The text model "some/model" needs the library transformers, which is not installed. Install it with '
        'pip install "metaaug[embeddings]", or leave learner.text_model out.'
    )


def test_a_text_model_is_for_texts():
    config = RunConfig.from_dict({"data": {"source": "builtin:iris", "per_class": 4}, "learner": {"text_model": "x/y"}})
    with pytest.raises(
        ConfigError, match=r"^learner\.text_model is for texts, and this data is of another kind\. Leave it"
    ):
        prepare(config, table_set())
