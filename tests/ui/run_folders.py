"""Run folders in every state, written in the formats the worker writes, without computing anything."""

import io
import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
from PIL import Image

from metaaug.config import STAGES, RunConfig
from metaaug.data.dataset import Dataset
from metaaug.modalities.audio.sound_file import sound_file
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.recipes import KINDS
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import Lock, try_lock
from metaaug.runs.status import Status, now, write_status
from metaaug.runs.store import RunStore

STEPS = 100
LOCKS: list[Lock] = []


def config_of(source: str = "builtin:digits+hflip", **changes: object) -> RunConfig:
    return RunConfig.from_dict({"data": {"source": source, "per_class": 10}, **changes})


def make_run(root: Path, state: str = "finished", source: str = "builtin:digits+hflip", **changes: object) -> RunFolder:
    """A run of the built-in ``source`` in that state; a running one is held by this process until ``release``."""
    run = RunStore(root).create(config_of(source, **changes))
    dataset = load_builtin(source.partition(":")[2])
    if state == "queued":
        _status(run, state="queued")
        return run
    learned = {"finished": STEPS, "stopped": 60, "running": 62, "interrupted": 62, "failed": 3}[state]
    write_metrics(run, dataset, learned)
    if state in ("finished", "stopped"):
        write_policy(run, dataset, learned)
        write_pairs(run, dataset)
    if state == "finished":
        write_projection(run, dataset)
        write_quality(run, dataset)
        write_recommendation(run, dataset)
        write_verdict(run, dataset)
        _status(run, state="finished", stage="verdict", completed=len(STAGES), step=20, of=20, learn_seconds=7.2)
    elif state == "stopped":
        _status(run, state="stopped", stage="pairs", completed=2, step=60, of=STEPS, learn_seconds=4.1)
    elif state == "failed":
        _status(
            run,
            state="failed",
            stage="learn",
            completed=0,
            step=3,
            of=STEPS,
            error="The device ran out of memory. Use fewer labelled samples per class.",
            detail="Traceback (most recent call last):\n  MemoryError: out of memory",
        )
    else:
        _status(run, state="running", stage="learn", completed=0, step=learned, of=STEPS, seconds_left=4.2)
        run.log_path.write_text("step 62 of 100\n", encoding="utf-8")
        if state == "running":
            lock = try_lock(run.lock_path)
            assert lock is not None
            LOCKS.append(lock)
    return run


def release() -> None:
    """Let go of every run this process holds."""
    while LOCKS:
        LOCKS.pop().release()


def make_unreadable(root: Path) -> str:
    run = RunStore(root).create(config_of())
    run.config_path.write_text("{", encoding="utf-8")
    return run.id


def _status(run: RunFolder, **values: object) -> None:
    moment = now()
    base = {"created": moment - timedelta(minutes=2), "started": moment - timedelta(seconds=50), "launched": moment}
    if values.get("state") == "queued":
        base = {"created": moment}
    write_status(run.status_path, Status.model_validate({**base, "best_validation_loss": 0.52, **values}))


def _strengths(dataset: Dataset, share: float) -> dict[str, float]:
    spec = KINDS[dataset.kind]
    names = [one.name for one in spec.operations if one.name not in ("saturation", "hue")]
    rng = np.random.default_rng(7)
    ends = dict(zip(names, rng.uniform(0.0, 0.45, len(names)), strict=True))
    ends |= {name: 0.02 for name in ("vflip", "quarter_turn", "invert", "swap_any_class") if name in ends}
    if dataset.name.endswith("+hflip"):
        ends["hflip"] = 0.94
    start = spec.recipe.start
    return {name: float(start + (end - start) * share**0.7) for name, end in ends.items()}


def write_metrics(run: RunFolder, dataset: Dataset, steps: int) -> None:
    for step in range(steps + 1):
        share = step / STEPS
        measured = step % 5 == 0
        run.append_metrics(
            {
                "stage": "learn",
                "step": step,
                "of": STEPS,
                "seconds": 0.07 * step,
                "loss": None if step == 0 else 0.9 - 0.3 * share,
                "validation_loss": 0.61 - 0.1 * share**0.5 + 0.004 * np.cos(step) if measured else None,
                "strengths": _strengths(dataset, share),
            }
        )


def write_policy(run: RunFolder, dataset: Dataset, steps: int) -> None:
    spec = KINDS[dataset.kind]
    strengths = _strengths(dataset, steps / STEPS)
    policy = {
        "kind": dataset.kind,
        "meta_learner": run.config.meta.name,
        "learner": "ridge",
        "data": dataset.name,
        "fingerprint": dataset.fingerprint,
        "seed": run.config.seed,
        "steps": STEPS,
        "best_step": steps - 5,
        "best_validation_loss": 0.512,
        "validation_loss_none": 0.601,
        "learn_seconds": 7.2,
        "n_labelled": 10 * len(dataset.classes),
        "strengths": strengths,
        "start": dict.fromkeys(strengths, spec.recipe.start),
        "operations": [
            {
                "name": one.name,
                "strength": strengths[one.name],
                "maximum": one.maximum,
                "unit": one.unit,
                "distribution": one.distribution,
                "gradient": one.gradient,
                "discrete": one.discrete,
                "dangerous": one.dangerous,
                "summary": one.summary,
            }
            for one in spec.operations
            if one.name in strengths
        ],
        "metaaug": "0.1.0",
    }
    run.policy_path.write_text(json.dumps(policy), encoding="utf-8")


def pair_rows(dataset: Dataset, per_class: int = 3, copies: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = []
    for label, name in enumerate(dataset.classes):
        for sample in np.flatnonzero(dataset.labels == label)[:per_class]:
            rows += [_row(dataset, int(sample), copy, label, name, rng) for copy in range(copies + 1)]
    return pd.DataFrame(rows)


def _row(
    dataset: Dataset, sample: int, copy: int, label: int, name: str, rng: np.random.Generator
) -> dict[str, object]:
    row: dict[str, object] = {"sample": sample, "copy": copy, "label": label, "class": name, "operations": "[]"}
    if dataset.targets is not None:
        row["target"] = dataset.targets[sample]
    if dataset.kind == "texts":
        words = str(dataset.samples["text"][sample]).split(" ")
        if copy:
            words = words[:copy] + words[copy + 1 :]
            row["operations"] = json.dumps([{"name": "delete", "value": 8.0, "text": "delete 8% of words"}])
        return row | {"text": " ".join(words)}
    if isinstance(dataset.samples, pd.DataFrame):
        values = dataset.samples.iloc[sample].to_dict()
        if copy:
            numeric = [column.name for column in dataset.columns if column.kind == "numeric"]
            changed = rng.choice(numeric, 2, replace=False)
            values |= {column: values[column] * 1.1 for column in changed}
            row["operations"] = json.dumps([{"name": "jitter", "value": 0.1, "text": "jitter 0.1 sd"}])
        return row | {f"x:{column}": value for column, value in values.items()}
    if dataset.kind == "series":
        values = dataset.samples[sample] + 0.1 * copy
        if copy:
            row["operations"] = json.dumps([{"name": "shift", "value": 3.0, "text": f"shift +{copy} steps"}])
        return row | {"series": values.ravel(), "channels": json.dumps([one.name for one in dataset.columns])}
    if dataset.kind == "audio":
        heard = np.roll(dataset.samples[sample], 200 * copy)
        if copy:
            row["operations"] = json.dumps(
                [{"name": "time_shift", "value": 5.0, "text": f"time shift +{25 * copy} ms"}]
            )
        return row | {"audio": sound_file(heard, int(dataset.source["rate"]))}
    image = dataset.samples[sample, 0]
    if copy:
        shift = int(rng.integers(-2, 3))
        image = np.roll(image[:, ::-1] if copy % 2 else image, shift, axis=1)
        texts = [
            f"rotate {-3 * copy}°".replace("-", "−"),
            f"shift_x {shift:+d} px".replace("-", "−"),
            "noise 0.05",
            "hflip",
        ]
        row["operations"] = json.dumps(
            [{"name": text.split()[0], "value": 1.0, "text": text} for text in texts[: copy + 1]]
        )
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, format="PNG")
    return row | {"image": buffer.getvalue()}


def write_pairs(run: RunFolder, dataset: Dataset) -> None:
    pair_rows(dataset, per_class=6).to_parquet(run.pairs_path, index=False)


def write_projection(run: RunFolder, dataset: Dataset, umap: bool = True, pacmap: bool | None = False) -> None:
    """The map; ``pacmap`` None: asked for and not there yet."""
    frame = pair_rows(dataset, per_class=12, copies=1)
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(len(dataset.classes), 2)) * 6
    places = centres[frame["label"]] + rng.normal(size=(len(frame), 2))
    frame["pca_x"], frame["pca_y"] = places.T
    frame["umap_x"], frame["umap_y"] = (places[:, ::-1] * 1.3).T if umap else (np.nan, np.nan)
    if pacmap:
        frame["pacmap_x"], frame["pacmap_y"] = (places * 0.7).T
    frame["part"] = np.where(frame["sample"] % 5 == 0, "test", "train")
    if not dataset.is_regression:
        frame["confidence"] = rng.uniform(size=len(frame))
    facts = {
        "n_total": len(dataset),
        "n_shown": int((frame["copy"] == 0).sum()),
        "copies": 1,
        "seed": 0,
        "n_neighbors": 15,
        "min_dist": 0.1,
        "explained": [0.21, 0.14],
        "trustworthiness": 0.94,
        "pacmap": pacmap is not False,
    } | ({"pacmap_trustworthiness": 0.91} if pacmap else {})
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"metaaug": json.dumps(facts).encode()})
    parquet.write_table(table, run.projection_path)


def measured(name: str, value: float, **more: object) -> dict[str, object]:
    """One number of quality.json."""
    base = {
        "name": name,
        "value": value,
        "n": 60,
        "counted": "copies",
        "n_originals": 60,
        "against": "held-out samples in place of copies",
        "reference": None,
        "n_reference": None,
        "interval": None,
        "p_value": None,
    }
    return base | more


def write_quality(run: RunFolder, dataset: Dataset) -> None:
    """Copies of which some leave the data; two are likely of another class, where there are classes."""
    number, table = dataset.is_regression, dataset.kind == "tables"
    values = {"precision": 0.765, "density": 1.18, "recall": 0.98, "coverage": 1.0, "two_sample": 0.56}
    measures = [
        measured(name, value, reference=0.99, n_reference=60, interval=[value - 0.05, min(1.0, value + 0.05)])
        for name, value in values.items()
    ]
    measures[-1] |= {"p_value": 1e-9, "reference": 0.5, "against": "guessing", "n_reference": None, "interval": None}
    measures.append(
        measured("discrepancy", 0.0373, p_value=0.112, reference=0.0395, against="95 % of exchanges are below")
    )
    if table:
        measures += [
            measured("column_shapes", 0.926, counted="columns"),
            measured("pair_trends", 0.947, counted="column pairs"),
        ]
    near = {"against": "held-out samples", "n_reference": 60}
    measures += [
        measured("closest_record", 0.616, reference=1.89, interval=[0.5, 0.74], **near),
        measured("neighbour_ratio", 0.93, reference=0.91, interval=[0.9, 0.95], **near),
    ]
    places = {"none": (0.0, 0.0), "default": (-0.058, 0.074), "uniform": (-0.205, 0.775), "learned": (-0.09, 0.35)}
    labels = {"none": "no augmentation", "default": "the hand-made default", "uniform": "all operations at 0.2"}
    strategies = [
        {
            "name": name,
            "label": labels.get(name, "the learned policy"),
            "affinity": measured("affinity", x, reference=0.845, interval=[x - 0.04, x + 0.04] if x else None),
            "diversity": measured("diversity", y, reference=0.0752, interval=[y - 0.02, y + 0.02] if y else None),
        }
        for name, (x, y) in places.items()
    ]
    left_out = (
        {"column_shapes": "only for tables."} if not table else {"affinity": "R² takes its place."} if number else {}
    )
    quality = {
        "n_originals": 60,
        "n_labelled": 100,
        "copies": 2,
        "n_copies": 120,
        "n_held_out": 60,
        "n_held_out_available": 500,
        "seed": 0,
        "kind": dataset.kind,
        "task": dataset.task,
        "settings": run.config.quality.model_dump(),
        "model": "logistic regression on vectors",
        "strategies": strategies,
        "trail": [{"step": step, "affinity": -0.002 * step, "diversity": 0.01 * step} for step in (0, 15, 30)],
        "measures": measures,
        "left_out": [{"name": name, "why": why} for name, why in left_out.items()],
        "seconds": 0.4,
    }
    pairs = pair_rows(dataset, per_class=3, copies=2)
    samples = [int(sample) for sample in pairs["sample"].unique()]
    flags = [[] if number else [[samples[1], 2, 0.97], [samples[0], 1, 0.9]], [[samples[2], 1, 3.2]], []]
    titles = ("Copies likely of another class", "Copies far from all data", "Copies near-identical to their original")
    issues = [
        {
            "name": name,
            "title": title,
            "rule": f"The rule of {name}.",
            "threshold": 2.25,
            "count": len(copies),
            "of": 120,
            "copies": copies,
            "operations": [],
            "inapplicable": "A number is predicted." if number and name == "another_class" else None,
        }
        for name, title, copies in zip(("another_class", "far_from_all", "near_identical"), titles, flags, strict=True)
    ]
    idle = [{"name": "quarter_turn", "why": "strength 0"}]
    rule = {"name": "idle_operations", "title": "Operations that do nothing", "rule": "No copy shows it.", "copies": []}
    issues.append({**rule, "threshold": None, "count": 1, "of": 18, "operations": idle, "inapplicable": None})
    pairs.to_parquet(run.flagged_path, index=False)
    run.issues_path.write_text(json.dumps({"n_copies": 120, "shown": 24, "issues": issues}), encoding="utf-8")
    run.quality_path.write_text(json.dumps(quality), encoding="utf-8")


def write_recommendation(run: RunFolder, dataset: Dataset) -> None:
    """The learned policy is recommended; squared errors where a number is predicted."""
    number = dataset.is_regression
    gains = {
        "none": 0.0,
        "default": 0.021,
        "uniform": -0.011,
        "learned": 0.043,
        "learned×0.5": 0.03,
        "learned×1.5": 0.04,
    }
    rows = [
        {
            "name": name,
            "label": {"none": "no augmentation", "learned": "the learned policy"}.get(name, name),
            "intensity": 1.0 if name == "learned" else None,
            "mean": (0.6 - gained) if number else 0.88 + gained,
            "gain": gained,
            "error": 0.014 if gained else 0.0,
        }
        for name, gained in gains.items()
    ]
    gain = "+0.04 ± 0.01 of the target's variance" if number else "+4.3 ± 1.4 points"
    found = {
        "recommended": "learned",
        "label": "the learned policy",
        "intensity": 1.0,
        "candidates": rows,
        "n": 100,
        "folds": 4,
        "repeats": 1,
        "steps": 400,
        "metric": "squared error" if number else "accuracy",
        "seconds": 31.0,
        "sentence": f"Use the learned policy: {gain} over no augmentation (100 labelled samples, cross-validated, "
        "± one standard error).",
    }
    run.recommendation_path.write_text(json.dumps(found), encoding="utf-8")


def write_verdict(run: RunFolder, dataset: Dataset) -> None:
    """Accuracies, or for a number root mean squared errors, of which less is better."""
    number = dataset.is_regression
    rng = np.random.default_rng(2)
    labels = {
        "none": "no augmentation",
        "default": "hand-made default",
        "uniform": "all operations at .2",
        "learned": "learned policy",
    }
    means = {"none": 0.886, "default": 0.919, "uniform": 0.915, "learned": 0.933}
    if number:
        means = {"none": 57.2, "default": 56.1, "uniform": 57.9, "learned": 55.4}
    half, noise = (0.9, 0.5) if number else (0.006, 0.004)
    values = {name: [float(mean + shift) for shift in rng.normal(0, noise, 5)] for name, mean in means.items()}
    strategies = [
        {
            "name": name,
            "label": labels[name],
            "values": ones,
            "mean": float(np.mean(ones)),
            "interval": [float(np.mean(ones) - half), float(np.mean(ones) + half)],
        }
        for name, ones in values.items()
    ]
    comparisons = []
    for name, against in (
        ("learned", "none"),
        ("learned", "default"),
        ("learned", "uniform"),
        ("default", "none"),
        ("uniform", "none"),
    ):
        difference = float(np.mean(values[name]) - np.mean(values[against]))
        gain = -difference if number else difference
        comparisons.append(
            {
                "strategy": name,
                "against": against,
                "difference": difference,
                "n": 5,
                "interval": [difference - half, difference + half],
                "outcome": "better" if gain > half else "worse" if gain < -half else "no difference seen",
            }
        )
    verdict = {
        "metric": "accuracy",
        "n_train": 200,
        "n_test": 1597,
        "n_seeds": 5,
        "steps": 400,
        "seconds": 42.3,
        "model": "small convolutional network",
        "strategies": strategies,
        "comparisons": comparisons,
        "sentence": "The learned policy helps: +4.7 ± 0.6 points over no augmentation (5 seeds); "
        "+1.4 ± 0.6 points over the hand-made default.",
        "how": "Mean and 95 % interval over 5 training seeds and 1,597 test samples, on which nothing was chosen. "
        "Trainings of the same seed share their start, their batches and their noise, so a difference is a difference "
        "of the strategies. Another choice of labelled samples may give another result.",
    }
    if number:
        verdict |= {
            "metric": "rmse",
            "target": dataset.target,
            "sentence": "The learned policy helps: RMSE 55.4 instead of 57.2, −1.8 ± 0.9 (5 seeds); "
            "−0.7 ± 0.9 against the hand-made default, no difference seen.",
        }
    run.verdict_path.write_text(json.dumps(verdict), encoding="utf-8")


def make_all(root: Path) -> dict[str, RunFolder]:
    """One run in every state, and one of a table, and one of a number to predict."""
    states = ("failed", "interrupted", "stopped", "queued", "running", "finished")
    runs = {state: make_run(root, state) for state in states}
    runs["table"] = make_run(root, "finished", "builtin:wine", meta={"name": "maml"})
    runs["number"] = make_run(root, "finished", "builtin:diabetes")
    return runs
