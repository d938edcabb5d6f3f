// Small panels, one a column of a table. Nodes are kept between updates, so a moving slider changes them in place.
const SVG = "http://www.w3.org/2000/svg";

function make(parent, tag, kind, text) {
  const node = document.createElement(tag);
  node.className = kind;
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

// The outline of bins over [0, count] × [0, 1], closed along the bottom.
function outline(values) {
  return `M0 1${values.map((value, at) => `V${(1 - value).toFixed(4)}H${at + 1}`).join("")}V1`;
}

function ticks(parent, kind, side, marks) {
  marks.forEach((mark) => {
    const line = make(parent, "i", `tick ${kind}`);
    line.style[side] = `${100 * mark.at}%`;
    make(line, "b", "", mark.text);
  });
}

function drawNumbers(plot, panel) {
  ticks(plot, "across", "bottom", panel.shares);
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${panel.before.length} 1`);
  picture.setAttribute("preserveAspectRatio", "none");
  for (const kind of ["after", "before"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", kind);
    path.setAttribute("d", outline(panel[kind]));
    picture.appendChild(path);
  }
  plot.appendChild(picture);
  ticks(plot, "below", "left", panel.places);
}

function drawCategories(plot, panel) {
  const area = make(plot, "div", "area");
  ticks(area, "down", "left", panel.shares);
  panel.rows.forEach((name, at) => {
    make(plot, "span", "name", name).title = name;
    const track = make(plot, "span", "track");
    make(track, "i", "before").style.width = `${100 * panel.before[at]}%`;
    make(track, "i", "after").style.width = `${100 * panel.after[at]}%`;
  });
}

// The text of the bin or row under the pointer; a tap shows it too.
function follow(plot, tip) {
  const hide = () => {
    tip.hidden = true;
  };
  const show = (event) => {
    const box = plot.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    const texts = plot.hover || [];
    const text = texts[Math.floor((plot.vertical ? y : x) * texts.length)];
    if (x < 0 || x > 1 || y < 0 || y > 1 || !text) return hide();
    tip.textContent = text;
    tip.hidden = false;
    const room = tip.parentElement.getBoundingClientRect();
    const left = event.clientX - room.left - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(left, room.width - tip.offsetWidth))}px`;
    tip.style.top = `${event.clientY - room.top + 16}px`;
  };
  plot.addEventListener("pointermove", show);
  plot.addEventListener("pointerdown", show);
  plot.addEventListener("pointerleave", hide);
}

function figure() {
  const node = document.createElement("figure");
  make(node, "figcaption", "");
  const holder = make(node, "div", "holder");
  const plot = make(holder, "div", "plot");
  const tip = make(holder, "div", "tip");
  tip.hidden = true;
  follow(plot, tip);
  return node;
}

export default function (component) {
  const { data, parentElement } = component;
  const list = parentElement.querySelector(".panels");
  if (!list || !data) return;
  list.setAttribute("aria-label", data.label);
  Object.entries(data.colours).forEach(([name, colour]) => list.style.setProperty(`--${name}`, colour));
  while (list.children.length > data.panels.length) list.lastChild.remove();
  data.panels.forEach((panel, at) => {
    const node = list.children[at] || list.appendChild(figure());
    const drawn = JSON.stringify(panel);
    if (node.drawn === drawn) return;
    node.drawn = drawn;
    const caption = node.querySelector("figcaption");
    caption.textContent = panel.name;
    caption.title = panel.name;
    const plot = node.querySelector(".plot");
    plot.className = `plot ${panel.kind}`;
    plot.textContent = panel.text || "";
    plot.hover = panel.hover;
    plot.vertical = panel.kind === "categories";
    if (panel.kind === "numbers") drawNumbers(plot, panel);
    if (panel.kind === "categories") drawCategories(plot, panel);
  });
}
