// Five meta-learners side by side: the square of strengths with the path of θ, the points with their copies and what the
// learner makes of them, and the validation loss.
VIEWS.lens = (stage, data) => {
  const { colours, shared } = data;
  const panels = node("div", "panels");
  stage.append(panels);
  const ground = landscape(shared, colours);
  const drawn = data.learners.map((learner) => {
    const square = node("div", "plot");
    const cloud = node("div", "plot");
    const number = node("p", "number");
    const rates = node("p", "note rates");
    panels.append(node("section", "panel", [node("p", "title", learner.title), square, cloud, number, rates]));
    const path = outerPath(learner);
    const strengths = canvas(square, 1, (pen, width, height, at) => drawSquare(pen, width, height, at, learner, path, ground, data));
    const points = canvas(cloud, 1, (pen, width, height, at) => drawPoints(pen, width, height, at, learner, data));
    return (position) => {
      const at = place(learner, position, data.inner);
      strengths.draw(at);
      points.draw(at);
      const [before, after, share] = at;
      number.textContent = `${data.labels.loss} ${mix(before.loss, after.loss, share).toFixed(3)}`;
      rates.textContent = before.rates ? `α = ${before.rates.map((rate) => rate.toFixed(3)).join(", ")}` : "";
    };
  });
  return { draw: (position) => drawn.forEach((draw) => draw(position)) };
};

// Frames of a learner without inner steps last for a whole outer step.
function place(learner, position, inner) {
  if (learner.inner) {
    const index = Math.min(Math.floor(position), learner.frames.length - 1);
    const at = between(position, learner.frames);
    return [...at, Math.floor(index / (inner + 1)), index % (inner + 1)];
  }
  // It waits while the others adapt, and moves in the last part of the outer step.
  const outer = Math.min(Math.floor(position / (inner + 1)), learner.frames.length - 1);
  const share = Math.max(0, position - outer * (inner + 1) - inner);
  return [learner.frames[outer], learner.frames[Math.min(outer + 1, learner.frames.length - 1)], share, outer, 0];
}

// Where θ is at the beginning of every outer step, and at the end.
function outerPath(learner) {
  return learner.frames.filter((_, index) => index % (learner.inner + 1) === 0).map((frame) => frame.theta[0]);
}

// The validation loss over the square as a small picture: the darker, the lower. Logarithmic, for it falls steeply.
function landscape(shared, colours) {
  const size = shared.strengths.length;
  const logs = shared.landscape.map((row) => row.map(Math.log));
  const low = Math.min(...logs.flat());
  const high = Math.max(...logs.flat());
  const ink = rgb(colours.learned);
  const picture = node("canvas");
  picture.width = picture.height = size;
  const pen = picture.getContext("2d");
  const pixels = pen.createImageData(size, size);
  logs.forEach((row, up) =>
    row.forEach((value, right) => {
      const start = 4 * ((size - 1 - up) * size + right);
      pixels.data.set([...ink, 105 * (1 - (value - low) / (high - low))], start);
    })
  );
  pen.putImageData(pixels, 0, 0);
  return picture;
}

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function drawSquare(pen, width, height, [before, after, share, outer, inner], learner, path, ground, data) {
  const { colours } = data;
  const [left, low, side] = [20, height - 20, Math.min(width - 24, height - 24)];
  const x = (theta) => left + side * theta[0];
  const y = (theta) => low - side * theta[1];
  const step = side / (ground.width - 1);
  pen.save();
  pen.beginPath();
  pen.rect(left, low - side, side, side);
  pen.clip();
  pen.imageSmoothingEnabled = true;
  pen.drawImage(ground, left - step / 2, low - side - step / 2, side + step, side + step);
  pen.restore();
  pen.strokeStyle = colours.rule;
  pen.lineWidth = 1;
  pen.strokeRect(left + 0.5, low - side + 0.5, side, side);
  pen.fillStyle = colours.muted;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(`${data.operations[0]} →`, left + side / 2, height - 5);
  pen.save();
  pen.translate(12, low - side / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(`${data.operations[1]} →`, 0, 0);
  pen.restore();
  const theta = path[outer];
  const moving = learner.inner ? inner === learner.inner : share > 0;
  const next = path[Math.min(outer + 1, path.length - 1)];
  const here = moving ? [mix(theta[0], next[0], share), mix(theta[1], next[1], share)] : theta;
  pen.strokeStyle = colours.text;
  pen.lineWidth = 2;
  pen.beginPath();
  path.slice(0, outer + 1).forEach((one, at) => (at ? pen.lineTo(x(one), y(one)) : pen.moveTo(x(one), y(one))));
  pen.lineTo(x(here), y(here));
  pen.stroke();
  if (learner.inner) drawInner(pen, x, y, learner, outer, inner, share, theta, moving, colours);
  pen.fillStyle = colours.text;
  pen.strokeStyle = colours.ground;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(x(here), y(here), 5, 0, 7);
  pen.fill();
  pen.stroke();
}

// From θ to the θ′ of every task, a line each; they fade while θ moves.
function drawInner(pen, x, y, learner, outer, inner, share, theta, moving, colours) {
  const first = outer * (learner.inner + 1);
  const tasks = learner.frames[first + 1]?.theta.length ?? 0;
  pen.globalAlpha = moving ? 1 - 0.8 * share : 1;
  for (let task = 0; task < tasks; task += 1) {
    let at = theta;
    pen.strokeStyle = colours.uniform;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x(at), y(at));
    for (let k = 1; k <= inner; k += 1) {
      at = learner.frames[first + k].theta[task];
      pen.lineTo(x(at), y(at));
    }
    if (!moving && share > 0) {
      const next = learner.frames[first + inner + 1].theta[task];
      at = [mix(at[0], next[0], share), mix(at[1], next[1], share)];
      pen.lineTo(x(at), y(at));
    }
    pen.stroke();
    if (inner > 0 || share > 0) diamond(pen, x(at), y(at), task ? 3.5 : 5, task ? colours.uniform : colours.learned, colours.ground);
  }
  pen.globalAlpha = 1;
}

function diamond(pen, x, y, size, colour, edge) {
  pen.beginPath();
  pen.moveTo(x, y - size);
  pen.lineTo(x + size, y);
  pen.lineTo(x, y + size);
  pen.lineTo(x - size, y);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  if (!edge) return;
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  pen.stroke();
}
