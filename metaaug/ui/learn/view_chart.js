// Lines over steps with a cursor: a helper of the views. Series: { points: [[step, value], …], colour, dash, label }.
function lineChart(parent, { series, span, low, high, ticks, height, palette, right = 76, format }) {
  const left = 34;
  return canvas(parent, height, (pen, width, tall, at) => {
    const x = (step) => left + ((width - left - right) * step) / Math.max(span, 1);
    const y = (value) => 8 + ((tall - 26) * (high - Math.min(Math.max(value, low), high))) / (high - low);
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    for (const tick of ticks) {
      pen.strokeStyle = palette.rule;
      pen.beginPath();
      pen.moveTo(left, y(tick));
      pen.lineTo(width - right, y(tick));
      pen.stroke();
      pen.fillStyle = palette.muted;
      pen.textAlign = "right";
      pen.fillText(format(tick), left - 6, y(tick));
    }
    pen.textAlign = "center";
    for (const step of [0, Math.round(span / 2), span]) pen.fillText(String(step), x(step), tall - 8);
    const ends = [];
    for (const one of series) {
      const all = new Path2D();
      one.points.forEach(([step, value], index) => (index ? all.lineTo(x(step), y(value)) : all.moveTo(x(step), y(value))));
      pen.strokeStyle = one.colour;
      pen.setLineDash(one.dash ?? []);
      pen.lineWidth = one.width ?? 2;
      pen.globalAlpha = 0.18;
      pen.stroke(all);
      pen.globalAlpha = one.faint ? 0.45 : 1;
      pen.save();
      pen.beginPath();
      pen.rect(0, 0, x(at) + 1, tall);
      pen.clip();
      pen.stroke(all);
      pen.restore();
      pen.globalAlpha = 1;
      pen.setLineDash([]);
      if (!one.faint) ends.push([y(valueAt(one.points, at)), one]);
    }
    // Labels stand at the cursor's values, kept apart.
    ends.sort((first, second) => first[0] - second[0]);
    let free = 6;
    for (const end of ends) {
      end.push(Math.max(end[0], free));
      free = end[2] + 14;
    }
    const over = Math.max(0, free - 14 - (tall - 22));
    for (const [height_, one, place] of ends) {
      pen.fillStyle = one.colour;
      pen.beginPath();
      pen.arc(x(at), height_, 3.5, 0, 7);
      pen.fill();
      if (!one.label) continue;
      pen.textAlign = "left";
      pen.fillText(one.label, width - right + 8, place - over);
    }
  });
}

function valueAt(points, at) {
  let before = points[0];
  for (const point of points) {
    if (point[0] >= at) {
      const share = point[0] === before[0] ? 0 : (at - before[0]) / (point[0] - before[0]);
      return mix(before[1], point[1], Math.max(0, share));
    }
    before = point;
  }
  return before[1];
}
