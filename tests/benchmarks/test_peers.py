"""Other libraries in the same paired population as ours."""

import re

import numpy as np
import pytest
import torch

from benchmarks import peers, peers_texts
from benchmarks.contests import right
from benchmarks.sets import LabelledPool
from metaaug.config import DataConfig
from metaaug.modalities.registry import MODALITIES
from metaaug.policies.augmenter import of_operations
from metaaug.training.contest import Contest, batches
from tests.engine.support import image_set, table_set, text_set


def encoded(dataset):
    modality = MODALITIES[dataset.kind]
    encoder = modality.fit_encoder(dataset, np.arange(len(dataset)))
    return encoder, encoder.encode(dataset, np.arange(len(dataset))), torch.from_numpy(dataset.labels)


def whole(dataset) -> LabelledPool:
    everything = np.arange(len(dataset))
    return LabelledPool(dataset, DataConfig(source="builtin:some"), dataset, everything[::2], everything[1::2])


def test_the_batch_of_a_peer_is_the_clean_one_augmented_and_that_of_others_stays():
    dataset = image_set()
    modality, (encoder, x, y) = MODALITIES["images"], encoded(dataset)
    contest = Contest(
        x=x,
        y=y,
        augmenter=of_operations(modality.operations(encoder, None)),
        strengths=torch.tensor([[0.3], [0.0], [0.0]]).expand(3, len(modality.operations(encoder, None))),
        seeds=(3, 4),
        steps=1,
        make_network=lambda: modality.network(encoder, x, 3),
    )
    seen = []

    def brighter(x, y, seed, step):
        seen.append((seed, step))
        return x + 1

    plain, labels = batches(contest, 7)
    batch, same_labels = peers.with_peers([brighter])(contest, 7)
    assert torch.equal(batch[:4], plain[:4])
    assert torch.equal(batch[4:], plain[2:4] + 1)
    assert torch.equal(labels, same_labels)
    assert seen == [(3, 7), (4, 7)]


def test_a_peer_that_does_nothing_is_no_augmentation_wherever_it_stands():
    nothing = peers.Peer("nothing", "images", "", lambda encoder, x, y: lambda x, y, seed, step: x)
    strategies = {"nothing": nothing, "strong": {"noise": 0.9}, "none": {}}
    scored = right(whole(image_set()), strategies, (0, 1), 5)
    assert scored.shape == (3, 2, 12)
    assert np.array_equal(scored[0], scored[2])


def test_gaussian_noise_is_on_numbers_only_and_repeats():
    encoder, x, y = encoded(table_set())
    augment = peers.gaussian_noise(encoder, x, y)
    noisy = augment(x, y, 0, 1)
    assert torch.equal(noisy[:, ~encoder.numeric], x[:, ~encoder.numeric])
    assert 0.05 < float((noisy - x)[:, encoder.numeric].std()) < 0.15
    assert torch.equal(noisy, augment(x, y, 0, 1))
    assert not torch.equal(noisy, augment(x, y, 0, 2))


@pytest.mark.parametrize("columns", [slice(None), slice(0, 2), slice(2, 3)], ids=["mixed", "numbers", "categories"])
def test_smote_gives_as_many_rows_of_every_class_and_known_categories(columns):
    pytest.importorskip("imblearn")
    encoder, x, y = encoded(table_set())
    x, numeric = x[:, columns], encoder.numeric[columns]
    rows = peers.synthetic_rows(x, y, numeric, 5)
    assert [len(of_class) for of_class in rows] == torch.bincount(y).tolist()
    for label, of_class in enumerate(rows):
        known = x[y == label]
        assert bool((of_class[:, numeric] >= known[:, numeric].amin(dim=0) - 1e-5).all())
        assert bool((of_class[:, numeric] <= known[:, numeric].amax(dim=0) + 1e-5).all())
        assert set(of_class[:, ~numeric].flatten().tolist()) <= set(known[:, ~numeric].flatten().tolist())


def test_smote_replaces_about_half_of_a_batch_by_rows_of_the_same_class(monkeypatch):
    encoder, x, y = encoded(table_set())
    by_class = [torch.full((4, x.shape[1]), 100.0 + label) for label in range(3)]
    monkeypatch.setattr(peers, "synthetic_rows", lambda *given: by_class)
    batch = x.repeat(20, 1)
    augmented = peers.smote(encoder, x, y)(batch, y.repeat(20), 0, 0)
    replaced = (augmented != batch).any(dim=1)
    assert 0.4 < float(replaced.float().mean()) < 0.6
    assert torch.equal(augmented[replaced][:, 0], 100.0 + y.repeat(20)[replaced])


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("make", [peers.randaugment, peers.trivialaugment])
def test_kornia_keeps_shapes_repeats_and_leaves_the_global_generator_alone(make, channels):
    pytest.importorskip("kornia")
    encoder, x, y = encoded(image_set(channels=channels))
    augment = make(encoder, x, y)
    before = torch.random.get_rng_state()
    once = augment(x, y, 0, 1)
    assert torch.equal(before, torch.random.get_rng_state())
    assert once.shape == x.shape
    assert torch.equal(once, augment(x, y, 0, 1))
    assert not torch.equal(once, augment(x, y, 1, 1))
    assert not torch.equal(once, x)


def test_an_absent_package_is_known():
    assert not peers.Peer("some", "images", "no_such_package", peers.randaugment).present
    assert peers.Peer("some", "tables", "", peers.gaussian_noise).present


@pytest.mark.parametrize("make", [peers_texts.eda, peers_texts.aeda])
def test_text_peers_change_most_texts_repeat_and_keep_their_form(make):
    encoder, x, y = encoded(text_set())
    augment = make(encoder, x, y)
    batch = x.repeat(20, 1)
    once = augment(batch, y.repeat(20), 0, 1)
    assert once.shape == batch.shape
    assert once.dtype == batch.dtype
    assert torch.equal(once, augment(batch, y.repeat(20), 0, 1))
    assert not torch.equal(once, augment(batch, y.repeat(20), 0, 2))
    assert 0.5 < float((once != batch).any(dim=1).float().mean()) < 1


def test_aeda_puts_marks_in_and_loses_no_word():
    encoder, x, y = encoded(text_set())
    augmented = encoder.decode(peers_texts.aeda(encoder, x, y)(x, y, 0, 0))["text"]
    for before, after in zip(encoder.decode(x)["text"], augmented, strict=True):
        assert [one for one in re.split(r"\W+", before) if one] == [one for one in re.split(r"\W+", after) if one]


def test_eda_deletes_swaps_and_takes_synonyms():
    dataset = text_set()
    encoder, _, _ = encoded(dataset)
    words = peers_texts._Words(encoder)
    random = np.random.default_rng(0)
    row = [
        int(number) for number in encoder.encode_texts(["the big car near people always, quickly summer."])[0] if number
    ]

    def told(changed):
        return encoder.decode(torch.tensor([changed], dtype=torch.float32))["text"][0]

    assert sorted(told(words.swapped(row, random)).replace(",", "").strip(".").split()) == sorted(
        ["the", "big", "car", "near", "people", "always", "quickly", "summer"]
    )
    assert len(words.with_inserted(row, random)) == len(row) + 1
    replaced = told(words.with_synonyms(row, random))
    assert sum(word in replaced for word in ("large", "automobile", "motorcar", "fast")) == 1
    monkey = [words.deleted(row, random) for _ in range(200)]
    assert 0.9 < np.mean([len(one) for one in monkey]) / len(row) < 1
