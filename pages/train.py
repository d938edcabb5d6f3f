"""Train: three choices and Start; then the live view."""

from metaaug.ui import flow, header, situations, state, train_view, workspace

header.draw_title("train")
run, problem = workspace.current_run()
if problem:
    situations.unreadable(problem)
elif train_view.wants_form(run):
    flow.draw_flow("train", run)
    train_view.draw_new(run)
else:
    assert run is not None
    state.put(train_view.NEW, False)
    train_view.draw_run(run)
