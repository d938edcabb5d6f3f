// Playing a stored trace in the browser: a clock, controls, and one of the views in the view_*.js beside this file.
// A view is a function (stage, data) => ({ draw(position) }), where position runs from 0 to data.length - 1
// and may lie between two frames. Nothing is asked of the server while it plays.
const VIEWS = {};
const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

class Player {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector(".stage");
    this.controls = root.querySelector(".controls");
    this.caption = root.querySelector(".caption");
    this.range = root.querySelector("input");
    this.counter = root.querySelector(".counter");
    this.button = (name) => root.querySelector(`button.${name}`);
    this.position = 0;
    this.playing = false;
    this.seen = false;
    this.button("play").onclick = () => (this.playing ? this.pause() : this.play());
    this.button("back").onclick = () => this.step(-1);
    this.button("forward").onclick = () => this.step(1);
    this.range.oninput = () => this.go(Number(this.range.value));
    this.range.onchange = () => this.report();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    new IntersectionObserver(([entry]) => this.appear(entry.isIntersecting), { threshold: 0.2 }).observe(this.stage);
  }

  update(data, tell) {
    this.tell = tell;
    if (this.data && data.version === this.data.version) return;
    const anew = !this.data || data.identity !== this.data.identity;
    this.data = data;
    this.stage.replaceChildren();
    Object.entries(data.colours).forEach(([name, colour]) => this.root.style.setProperty(`--${name}`, colour));
    this.view = VIEWS[data.view](this.stage, data);
    this.stage.setAttribute("aria-label", data.alt);
    this.controls.hidden = !data.controls;
    this.range.max = data.length - 1;
    this.range.setAttribute("aria-label", data.labels.position);
    this.button("back").title = data.labels.back;
    this.button("forward").title = data.labels.forward;
    for (const name of ["back", "forward"]) this.button(name).setAttribute("aria-label", data.labels[name]);
    // Until here nothing had a name, and nobody is shown what has none.
    this.root.style.visibility = "";
    if (!anew) return this.draw();
    const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.playing = false;
    this.position = data.step ?? (quiet ? data.length - 1 : 0);
    this.waiting = data.step === null && !quiet;
    this.draw();
    if (this.waiting && this.seen) this.play();
  }

  appear(visible) {
    this.seen = visible;
    // What nobody sees has not been shown: it begins when it comes into view.
    if (visible && this.waiting) this.play();
  }

  play() {
    this.waiting = false;
    if (this.position >= this.data.length - 1) this.position = 0;
    this.playing = true;
    this.last = null;
    this.draw();
    requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    if (!this.root.isConnected) return this.leave();
    if (!this.playing) return;
    const passed = this.last === null ? 0 : Math.min(now - this.last, 250);
    this.last = now;
    this.position = Math.min(this.position + passed / this.data.period, this.data.length - 1);
    if (this.position >= this.data.length - 1) this.playing = false;
    this.draw();
    if (this.playing) requestAnimationFrame((later) => this.tick(later));
    else this.report();
  }

  pause() {
    this.playing = false;
    this.position = Math.round(this.position);
    this.draw();
    this.report();
  }

  step(by) {
    const from = by > 0 ? Math.floor(this.position) : Math.ceil(this.position);
    this.go(from + by);
    this.report();
  }

  go(position) {
    this.waiting = false;
    this.playing = false;
    this.position = Math.max(0, Math.min(position, this.data.length - 1));
    this.draw();
  }

  key(event) {
    if (!this.root.isConnected) return this.leave();
    const host = this.root.getRootNode().host;
    const elsewhere = event.target !== document.body && event.target !== host;
    if (elsewhere || !this.seen || !this.data.controls || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = this.root.getRootNode().activeElement;
    const onButton = inside && inside.tagName === "BUTTON";
    if (event.key === " " && !onButton) this.playing ? this.pause() : this.play();
    else if (event.key in KEYS && inside !== this.range) this.step(KEYS[event.key]);
    else if (event.key === "Home") this.step(-this.data.length);
    else if (event.key === "End") this.step(this.data.length);
    else return;
    event.preventDefault();
  }

  leave() {
    document.removeEventListener("keydown", this.onKey);
    this.playing = false;
  }

  // The address keeps the step: it is told when a person has stopped somewhere, not while it plays.
  report() {
    clearTimeout(this.later);
    const at = Math.round(this.position);
    this.later = setTimeout(() => this.root.isConnected && this.tell(at), 250);
  }

  draw() {
    const at = Math.round(this.position);
    this.view.draw(this.position);
    this.range.value = at;
    this.counter.textContent = `${at} / ${this.data.length - 1}`;
    this.caption.textContent = this.data.captions[Math.min(at, this.data.captions.length - 1)] ?? "";
    const ended = this.position >= this.data.length - 1;
    const word = this.playing ? "pause" : ended ? "replay" : "play";
    const button = this.button("play");
    button.dataset.sign = word;
    button.setAttribute("aria-label", this.data.labels[word]);
    button.title = `${this.data.labels[word]} (${this.data.labels.space})`;
    this.root.dataset.playing = this.playing;
    this.root.dataset.at = at;
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".player");
  if (!root || !data) return;
  root.player ??= new Player(root);
  root.player.update(data, (step) => setStateValue("step", step));
}

// A node with a class, and text or children.
function node(tag, kind = "", content = []) {
  const made = document.createElement(tag);
  made.className = kind;
  if (typeof content === "string") made.textContent = content;
  else made.append(...content);
  return made;
}

// A canvas that is as wide as its place, with sharp lines on every screen; `shape` is height over width, or pixels.
function canvas(parent, shape, paint) {
  const made = node("canvas");
  parent.append(made);
  const pen = made.getContext("2d");
  let room = null;
  let last = null;
  // Measured when its place changes, not in every frame: asking for a width makes the browser lay out the page.
  const measure = () => {
    const width = Math.max(parent.clientWidth, 40);
    const height = shape > 4 ? shape : width * shape;
    const ratio = window.devicePixelRatio || 1;
    made.width = Math.round(width * ratio);
    made.height = Math.round(height * ratio);
    made.style.height = `${height}px`;
    return { width, height, ratio, font: `12px ${getComputedStyle(parent).fontFamily}` };
  };
  const draw = (...given) => {
    last = given;
    room ??= measure();
    pen.setTransform(room.ratio, 0, 0, room.ratio, 0, 0);
    pen.clearRect(0, 0, room.width, room.height);
    pen.font = room.font;
    paint(pen, room.width, room.height, ...given);
  };
  new ResizeObserver(() => {
    if (room && Math.abs(room.width - parent.clientWidth) < 1) return;
    room = null;
    if (last) draw(...last);
  }).observe(parent);
  return { draw };
}

const mix = (first, second, share) => first + (second - first) * share;

// The two frames around a position, and how far it is between them.
function between(position, frames) {
  const at = Math.min(Math.floor(position), frames.length - 1);
  return [frames[at], frames[Math.min(at + 1, frames.length - 1)], position - at];
}
