// What the document's network g makes of some samples while its losses fall, and how varied that is.
const ACROSS = 3;

VIEWS.literal = (stage, data) => {
  const { colours } = data;
  const grid = node("div", "plot");
  const chart = node("div", "plot");
  const pictures = node("div", "half", [node("p", "note", data.labels.pictures), grid]);
  stage.append(node("div", "halves", [pictures, node("div", "half", [node("p", "note", data.labels.chart), chart])]));
  const columns = data.originals.length;
  const originals = data.originals.map(levels);
  const outputs = data.frames.map((frame) => frame.outputs.map(levels));
  const per = data.per;
  const painted = canvas(grid, 0.62, (pen, width, height, position) => {
    const [before, after, share] = between(position, outputs);
    // A few classes a band: the samples above, what g makes of them below.
    const bands = Math.ceil(columns / per / ACROSS);
    const gap = 14;
    const side = Math.min((width - gap * (ACROSS - 1)) / ACROSS / per - 2, height / bands / 2 - 10);
    pen.imageSmoothingEnabled = false;
    for (let at = 0; at < columns; at += 1) {
      const group = Math.floor(at / per);
      const x = (at % per) * (side + 2) + (group % ACROSS) * (per * (side + 2) + gap);
      const y = Math.floor(group / ACROSS) * (2 * side + 18);
      pen.drawImage(picture(originals[at], data.side), x, y, side, side);
      pen.drawImage(picture(before[at].map((level, pixel) => mix(level, after[at][pixel], share)), data.side), x, y + side + 3, side, side);
    }
  });
  const track = (name) => data.frames.map((frame) => [frame.step, frame[name]]);
  const line = lineChart(chart, {
    series: [
      { points: track("task_loss"), colour: colours.original, dash: [5, 4], label: data.labels.task_loss },
      { points: track("validation_loss"), colour: colours.uniform, label: data.labels.validation_loss },
      { points: track("variety"), colour: colours.learned, label: data.labels.variety },
    ],
    span: data.frames.at(-1).step, low: 0, high: 4, ticks: [0, 1, 2, 3, 4], height: 230, palette: colours, right: 92,
    format: (value) => value.toFixed(0),
  });
  return {
    draw(position) {
      const [before, after, share] = between(position, data.frames);
      painted.draw(position);
      line.draw(mix(before.step, after.step, share));
    },
  };
};

function levels(text) {
  return Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

const slide = document.createElement("canvas");

function picture(pixels, side) {
  slide.width = slide.height = side;
  const pen = slide.getContext("2d");
  const image = pen.createImageData(side, side);
  pixels.forEach((level, at) => image.data.set([level, level, level, 255], 4 * at));
  pen.putImageData(image, 0, 0);
  return slide;
}
