// Comparisons that come in one after the other: each a difference with its interval, and how they pile up.
VIEWS.intervals = (stage, data) => {
  const { colours } = data;
  const list = node("div", "plot");
  const pile = node("div", "plot");
  const count = node("p", "number big");
  const right = node("div", "half", [node("p", "note", data.labels.pile), pile, count]);
  stage.append(node("div", "halves", [node("div", "half", [node("p", "note", data.labels.list), list]), right]));
  const total = data.differences.length;
  const bound = data.bound;
  const called = data.called;
  const before = [0];
  called.forEach((yes) => before.push(before.at(-1) + (yes ? 1 : 0)));
  const x = (value, width) => (width * (Math.max(-bound, Math.min(bound, value)) + bound)) / (2 * bound);
  const axis = (pen, width, height) => {
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    for (const tick of data.ticks) {
      pen.strokeStyle = colours.rule;
      pen.lineWidth = 1;
      pen.setLineDash(tick === 0 ? [4, 3] : []);
      if (tick === 0) pen.strokeStyle = colours.muted;
      pen.beginPath();
      pen.moveTo(x(tick, width), 0);
      pen.lineTo(x(tick, width), height - 18);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = colours.muted;
      pen.fillText(`${tick > 0 ? "+" : ""}${tick}`.replace("-", "−"), Math.max(12, Math.min(width - 12, x(tick, width))), height - 4);
    }
    if (data.effect) {
      pen.strokeStyle = colours.default;
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.moveTo(x(data.effect, width), 0);
      pen.lineTo(x(data.effect, width), height - 18);
      pen.stroke();
    }
  };
  const rows = 26;
  const intervals = canvas(list, 320, (pen, width, height, position) => {
    axis(pen, width, height);
    const shown = Math.floor(position);
    const space = (height - 26) / rows;
    // The newest is at the bottom; older ones slide up and out.
    const first = Math.max(0, shown - rows + 1);
    const slid = shown >= rows && shown < total ? position - shown : 0;
    for (let at = Math.max(0, first - 1); at <= shown && at < total; at += 1) {
      const y = 6 + (at - first - slid + 0.5) * space;
      const colour = called[at] ? colours.danger : colours.original;
      pen.globalAlpha = at < first ? 1 - slid : 1;
      pen.strokeStyle = data.effect && called[at] && data.differences[at] > 0 ? colours.learned : colour;
      pen.lineWidth = called[at] ? 3 : 2;
      pen.beginPath();
      pen.moveTo(x(data.lows[at], width), y);
      pen.lineTo(x(data.highs[at], width), y);
      pen.stroke();
      diamond(pen, x(data.differences[at], width), y, 4, pen.strokeStyle, colours.ground);
      pen.globalAlpha = 1;
    }
  });
  const bins = 31;
  const bin = (value) => Math.max(0, Math.min(bins - 1, Math.floor((bins * (value + bound)) / (2 * bound))));
  const counts = new Array(bins).fill(0);
  data.differences.forEach((value) => (counts[bin(value)] += 1));
  const tallest = Math.max(...counts);
  const histogram = canvas(pile, 240, (pen, width, height, position) => {
    axis(pen, width, height);
    const seen = new Array(bins).fill(0);
    const marked = new Array(bins).fill(0);
    for (let at = 0; at <= Math.floor(position) && at < total; at += 1) {
      seen[bin(data.differences[at])] += 1;
      if (called[at]) marked[bin(data.differences[at])] += 1;
    }
    const unit = (height - 30) / tallest;
    seen.forEach((amount, place) => {
      const left = (place * width) / bins + 1;
      pen.fillStyle = colours.original;
      pen.globalAlpha = 0.55;
      pen.fillRect(left, height - 18 - amount * unit, width / bins - 2, amount * unit);
      pen.globalAlpha = 1;
      pen.fillStyle = data.effect ? colours.learned : colours.danger;
      pen.fillRect(left, height - 18 - marked[place] * unit, width / bins - 2, marked[place] * unit);
    });
  });
  return {
    draw(position) {
      intervals.draw(position);
      histogram.draw(position);
      const shown = Math.min(Math.floor(position) + 1, total);
      count.textContent = data.labels.count.replace("{called}", before[shown]).replace("{shown}", shown);
    },
  };
};
