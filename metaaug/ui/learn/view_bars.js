// Strengths as bars beside the validation loss: a run, played again. drawBars is that of the live view.
const RERANK = 7;

VIEWS.bars = (stage, data) => {
  const list = node("div", "list");
  list.setAttribute("role", "presentation");
  const bars = node("div", "half", [node("p", "note", data.labels.strength), list]);
  const chart = node("div", "plot");
  const loss = node("div", "half", [node("p", "note", data.labels.loss), chart]);
  const frame = node("div", "halves", [bars, loss]);
  stage.append(frame);
  const { colours } = data;
  const all = [...data.loss, ...data.none].map(([, value]) => value);
  const high = Math.ceil(Math.max(...all) * 5) / 5;
  const line = lineChart(chart, {
    series: [
      { points: data.none, colour: colours.original, dash: [5, 4], label: data.labels.none },
      { points: data.loss, colour: colours.learned, label: data.labels.learned },
    ],
    span: data.length - 1, low: 0, high, ticks: [0, high / 2, high], height: 250, palette: colours, right: 104,
    format: (value) => value.toFixed(1),
  });
  let drawn = -1;
  let order = data.names;
  return {
    draw(position) {
      const at = Math.floor(position);
      if (at !== drawn) {
        const values = data.strengths[at];
        const rows = data.names.map((name, index) => ({
          ...data.operations[index], name, strength: values[index] / 1000, start: data.strengths[0][index] / 1000,
          text: (values[index] / 1000).toFixed(2),
        }));
        // Ranks change now and then only: rows that always glide past each other could not be read.
        if (at % RERANK === 0 || at === data.length - 1 || Math.abs(at - drawn) > 1) {
          order = [...rows].sort((first, second) => second.strength - first.strength).map((row) => row.name);
        }
        drawn = at;
        rows.sort((first, second) => order.indexOf(first.name) - order.indexOf(second.name));
        drawBars(list, { rows, label: "", colours, short: true });
      }
      line.draw(position);
    },
  };
};
