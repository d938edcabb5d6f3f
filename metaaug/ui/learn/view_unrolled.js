// The same strengths under several learners, a panel each, and below the mean strength of each by step.
VIEWS.unrolled = (stage, data) => {
  const { colours } = data;
  const panels = node("div", "panels");
  const chart = node("div", "plot");
  stage.append(panels, node("p", "note gap", data.labels.mean), chart);
  const tones = [colours.learned, colours.default, colours.uniform, colours.classes[5], colours.danger];
  const drawn = data.cases.map((one, place) => {
    const bars = node("div", "ladder");
    const fills = data.titles.map((title, at) => {
      const fill = node("i");
      const row = node("div", "rung", [node("span", "", title), node("b", "", [fill])]);
      row.title = one.hover[at] ?? "";
      bars.append(row);
      return fill;
    });
    const head = node("p", "title", one.title);
    head.style.setProperty("--tone", tones[place]);
    const mean = node("p", "number");
    panels.append(node("section", "panel toned", [head, node("p", "note", one.note), mean, bars]));
    fills.forEach((fill) => fill.style.setProperty("background", tones[place]));
    return (position) => {
      const [before, after, share] = between(position, one.strengths);
      let sum = 0;
      fills.forEach((fill, at) => {
        const strength = mix(before[at], after[at], share) / 1000;
        sum += strength;
        fill.style.width = `${Math.min(100, 200 * strength)}%`;
      });
      mean.textContent = `${data.labels.average} ${(sum / fills.length).toFixed(3)}`;
    };
  });
  const means = (rows) => rows.map((row, step) => [step, row.reduce((sum, value) => sum + value, 0) / row.length / 1000]);
  const series = data.cases.flatMap((one, place) => [
    ...one.others.map((rows) => ({ points: means(rows), colour: tones[place], faint: true, width: 1 })),
    { points: means(one.strengths), colour: tones[place], label: one.short, dash: place > 2 ? [4, 3] : [] },
  ]);
  const line = lineChart(chart, {
    series, span: data.length - 1, low: 0, high: 0.25, ticks: [0, 0.1, 0.2], height: 210, palette: colours, right: 116,
    format: (value) => value.toFixed(1),
  });
  return {
    draw(position) {
      drawn.forEach((draw) => draw(position));
      line.draw(position);
    },
  };
};
