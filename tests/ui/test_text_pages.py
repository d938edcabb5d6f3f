"""Texts on the pages: uploads, choices of columns, and a table that is read as texts."""

from pathlib import Path

from metaaug.runs.store import RunStore
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

MAILS = "folder,body,subject\n" + "".join(
    f"{('work', 'home')[i % 2]},this is message number {i} of many,about {i % 7} things\n" for i in range(40)
)


def test_texts_are_recognised_shown_and_read_differently(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    chat = "\n".join(line.rsplit(",", 1)[0] for line in MAILS.splitlines()).encode()
    app.file_uploader(key="data_upload_0").upload("mails.csv", chat, "text/csv").run()
    assert not app.exception
    (saved,) = RunStore(workspace).datasets.list()
    assert (saved.kind, saved.n, saved.classes) == ("texts", 40, ("home", "work"))
    seen = text_of(app)
    assert "this is message number 1 of many" in seen
    assert "about 7 words" in seen
    assert app.button(key=f"data_again_{saved.id}").disabled
    assert app.selectbox(key=f"data_text_{saved.id}").value == "body"
    assert app.selectbox(key=f"data_label_{saved.id}").value == "folder"


def test_a_table_can_be_read_as_texts(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("mails.csv", MAILS.encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    assert saved.kind == "tables"
    app.segmented_control(key=f"data_kind_{saved.id}").set_value("texts").run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    texts = RunStore(workspace).datasets.list()[0]
    # As the target of a table, the label is guessed to be the last column of classes.
    assert (texts.kind, len(texts.classes)) == ("texts", 7)
    app.selectbox(key=f"data_label_{texts.id}").set_value("folder").run()
    app.button(key=f"data_again_{texts.id}").click().run()
    assert not app.exception
    assert RunStore(workspace).datasets.list()[0].classes == ("home", "work")


def test_samples_show_what_was_left_out(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished", "builtin:requests")
    app = open_page("samples", run=run.id)
    assert not app.exception
    seen = " ".join(text_of(app).split())
    assert "delete 8 % of words" in seen
    assert "Struck through: left out." in seen
    assert "image" not in seen.lower()


def test_the_text_model_is_asked_for_texts_alone(open_page: Open) -> None:
    for source, there in (("builtin:requests", True), ("builtin:iris", False)):
        app = open_page("train", data__source=source, train__mode="Advanced")
        labels = [one.label for one in app.text_input]
        assert ("text model" in labels) == there
