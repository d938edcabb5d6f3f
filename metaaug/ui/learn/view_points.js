// The points of one meta-learner: originals, copies, held-out points, and what the fitted learner predicts everywhere.
function drawPoints(pen, width, height, [before, after, share], learner, data) {
  const { shared, colours } = data;
  const classes = [colours.classes[0], colours.classes[1]];
  const x = (value) => (width * (value / 100 + shared.extent)) / (2 * shared.extent);
  const y = (value) => (height * (shared.extent - value / 100)) / (2 * shared.extent);
  const next = prediction(after);
  const levels = prediction(before).map((level, at) => mix(level, next[at], share));
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  pen.imageSmoothingEnabled = true;
  pen.drawImage(shade(levels, shared.map, classes), 0, 0, width, height);
  border(pen, levels, shared.map, width, height, colours.text);
  const labels = shared.train.classes;
  const count = before.cloud.length / 2;
  for (let at = 0; at < count; at += 1) {
    const across = mix(before.cloud[2 * at], after.cloud[2 * at], share);
    const up = mix(before.cloud[2 * at + 1], after.cloud[2 * at + 1], share);
    diamond(pen, x(across), y(up), 2.6, classes[labels[at % labels.length]]);
  }
  spots(pen, shared.train, x, y, classes, colours, true);
  spots(pen, shared.validation, x, y, classes, colours, false);
  pen.restore();
  pen.strokeStyle = colours.rule;
  pen.lineWidth = 1;
  pen.strokeRect(0.5, 0.5, width - 1, height - 1);
}

// Two hexadecimal digits a place; read once.
function prediction(frame) {
  frame.levels ??= Array.from({ length: frame.map.length / 2 }, (_, at) => parseInt(frame.map.slice(2 * at, 2 * at + 2), 16) / 255);
  return frame.levels;
}

const paper = document.createElement("canvas");

function shade(levels, across, classes) {
  paper.width = paper.height = across;
  const pen = paper.getContext("2d");
  const pixels = pen.createImageData(across, across);
  const [first, second] = classes.map(rgb);
  levels.forEach((level, at) => {
    const sure = Math.abs(2 * level - 1);
    pixels.data.set([...(level < 0.5 ? first : second), 70 * sure], 4 * at);
  });
  pen.putImageData(pixels, 0, 0);
  return paper;
}

// Where both classes are equally likely: marching squares over the places, by linear interpolation.
function border(pen, levels, across, width, height, colour) {
  const cell = [width / across, height / across];
  const at = (right, down) => levels[down * across + right] - 0.5;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let down = 0; down < across - 1; down += 1) {
    for (let right = 0; right < across - 1; right += 1) {
      const corners = [[right, down], [right + 1, down], [right + 1, down + 1], [right, down + 1]];
      const values = corners.map(([one, other]) => at(one, other));
      const cuts = [];
      for (let side = 0; side < 4; side += 1) {
        const [first, second] = [values[side], values[(side + 1) % 4]];
        if (first < 0 === second < 0) continue;
        const part = first / (first - second);
        const [from, to] = [corners[side], corners[(side + 1) % 4]];
        cuts.push([(mix(from[0], to[0], part) + 0.5) * cell[0], (mix(from[1], to[1], part) + 0.5) * cell[1]]);
      }
      for (let cut = 0; cut + 1 < cuts.length; cut += 2) {
        pen.moveTo(...cuts[cut]);
        pen.lineTo(...cuts[cut + 1]);
      }
    }
  }
  pen.stroke();
}

function spots(pen, part, x, y, classes, colours, filled) {
  part.classes.forEach((label, at) => {
    pen.beginPath();
    pen.arc(x(part.points[2 * at]), y(part.points[2 * at + 1]), filled ? 4.5 : 4, 0, 7);
    pen.fillStyle = filled ? classes[label] : colours.ground;
    pen.fill();
    pen.lineWidth = filled ? 1.5 : 2;
    pen.strokeStyle = filled ? colours.ground : classes[label];
    pen.stroke();
  });
}
