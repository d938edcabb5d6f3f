"""The Data page: built-in sets, uploads, what is kept of them, and reading them differently."""

import io
import zipfile
from pathlib import Path

from PIL import Image

from metaaug.modalities.loading import load_file
from metaaug.runs.store import RunStore
from tests.ui.conftest import Open, text_of


def test_builtin_data_is_one_click(open_page: Open) -> None:
    app = open_page("data")
    app.button(key="data_builtin_iris").click().run()
    assert not app.exception
    seen = text_of(app)
    assert "sepal length (cm)" in seen
    assert "train 15 validation 15 test, touched once by the verdict 120" in " ".join(seen.split())


def test_planted_digits(open_page: Open) -> None:
    app = open_page("data", data__source="builtin:digits")
    app.selectbox(key="data_plant_builtin:digits").set_value("hflip").run()
    assert not app.exception
    assert "mirrored left to right with probability ½" in text_of(app)


def test_upload_is_saved_at_once(open_page: Open, workspace: Path) -> None:
    rows = "\n".join(f"{i},{i % 7},{'yes' if i % 2 else 'no'}" for i in range(60))
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("loans.csv", f"age,code,paid\n{rows}\n".encode(), "text/csv").run()
    assert not app.exception
    (saved,) = RunStore(workspace).datasets.list()
    assert (saved.name, saved.n, saved.classes) == ("loans.csv", 60, ("no", "yes"))
    seen = text_of(app)
    assert "the target is “paid”" in seen
    app.button(key=f"data_delete_{saved.id}").click().run()
    assert RunStore(workspace).datasets.list() == []
    app.button(key="data_undo").click().run()
    assert [one.id for one in RunStore(workspace).datasets.list()] == [saved.id]


def test_bad_upload_is_a_sentence(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("broken.zip", b"not a zip", "application/zip").run()
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith("broken.zip")
    assert "Traceback" not in error.value
    assert RunStore(workspace).datasets.list() == []


def test_target_can_be_corrected(open_page: Open, workspace: Path) -> None:
    rows = "\n".join(f"{i / 3},{'abc'[i % 3]},{'yes' if i % 2 else 'no'}" for i in range(60))
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("loans.csv", f"age,group,paid\n{rows}\n".encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    app.selectbox(key=f"data_target_{saved.id}").set_value("group").run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    assert "the target is “group”" in text_of(app)


LOANS = "age,group,paid\n" + "".join(f"{i / 3},{'abc'[i % 3]},{'yes' if i % 2 else 'no'}\n" for i in range(60))


def photos() -> bytes:
    """A ZIP of two classes of four grey images of 12×12 pixels."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place in range(8):
            picture = io.BytesIO()
            Image.new("L", (12, 12), 20 * place).save(picture, "PNG")
            archive.writestr(f"{'cat' if place % 2 else 'dog'}/{place}.png", picture.getvalue())
    return packed.getvalue()


def test_target_can_be_corrected_after_a_restart(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("loans.csv", LOANS.encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    later = open_page("data", data__source=f"dataset:{saved.id}")
    later.selectbox(key=f"data_target_{saved.id}").set_value("group").run()
    later.button(key=f"data_again_{saved.id}").click().run()
    assert not later.exception
    assert "the target is “group”" in text_of(later)
    changed = RunStore(workspace).datasets.list()[0]
    assert RunStore(workspace).datasets.upload(changed.id).content == LOANS.encode()


def test_a_corrected_kind_outlives_another_target(open_page: Open, workspace: Path) -> None:
    rows = "".join(f"{i % 4},{'abc'[i % 3]},{'yes' if i % 2 else 'no'}\n" for i in range(60))
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("codes.csv", f"code,group,paid\n{rows}".encode(), "text/csv").run()
    datasets = RunStore(workspace).datasets
    (first,) = datasets.list()
    app.multiselect(key=f"data_kinds_{first.id}").set_value(["code", "group"]).run()
    app.button(key=f"data_again_{first.id}").click().run()
    second = datasets.list()[0]
    app.selectbox(key=f"data_target_{second.id}").set_value("group").run()
    app.button(key=f"data_again_{second.id}").click().run()
    assert not app.exception
    kinds = {column.name: column.kind for column in datasets.load(datasets.list()[0].id).columns}
    assert kinds == {"code": "categorical", "paid": "categorical"}


def test_side_of_images_can_be_changed_also_after_a_restart(open_page: Open, workspace: Path) -> None:
    # Once: the archive holds the time it was made.
    content = photos()
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("photos.zip", content, "application/zip").run()
    (saved,) = RunStore(workspace).datasets.list()
    assert app.number_input(key=f"data_side_{saved.id}").value == 12
    assert app.button(key=f"data_again_{saved.id}").disabled
    later = open_page("data", data__source=f"dataset:{saved.id}")
    later.number_input(key=f"data_side_{saved.id}").set_value(20).run()
    later.button(key=f"data_again_{saved.id}").click().run()
    assert not later.exception
    assert "The images are 20 × 20 pixels now." in text_of(later)
    datasets = RunStore(workspace).datasets
    (changed,) = [one.id for one in datasets.list() if one.id != saved.id]
    assert datasets.load(changed).samples.shape == (8, 1, 20, 20)
    assert datasets.upload(changed).content == content


def test_a_damaged_upload_is_a_sentence(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("photos.zip", photos(), "application/zip").run()
    (saved,) = RunStore(workspace).datasets.list()
    (workspace / "datasets" / saved.id / "upload.bin").write_bytes(b"something else")
    app.number_input(key=f"data_side_{saved.id}").set_value(20).run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    (error,) = app.error
    assert error.value == f'The file kept of "{saved.id}" is missing or damaged. Drop the file again.'


def test_data_whose_file_was_not_kept_asks_for_it(open_page: Open, workspace: Path) -> None:
    identifier = RunStore(workspace).datasets.save(load_file(LOANS.encode(), "loans.csv"))
    app = open_page("data", data__source=f"dataset:{identifier}")
    assert "Drop the file again to change how it is read." in text_of(app)
