// Horizontal bars of strengths that glide to their new length and rank as steps arrive.
// The nodes are kept between updates, so the browser animates the difference and nothing flickers.
const ROW = 27;

function barRow() {
  const node = document.createElement("div");
  node.className = "row";
  node.innerHTML = '<span class="name"></span><span class="track"><i class="bar"></i><i class="tick"></i></span><span class="value"></span>';
  return node;
}

function drawBars(list, data) {
  list.setAttribute("aria-label", data.label);
  list.style.setProperty("--accent", data.colours.learned);
  list.style.setProperty("--danger", data.colours.danger);
  list.style.setProperty("--rule", data.colours.rule);
  list.style.setProperty("--text", data.colours.text);
  list.style.setProperty("--muted", data.colours.muted);
  list.classList.toggle("short", data.short);
  list.style.height = `${data.rows.length * ROW}px`;
  const known = new Map([...list.children].map((node) => [node.dataset.name, node]));
  data.rows.forEach((item, rank) => {
    let node = known.get(item.name);
    if (!node) {
      node = barRow();
      node.dataset.name = item.name;
      list.appendChild(node);
    }
    known.delete(item.name);
    node.title = item.hover;
    node.classList.toggle("danger", item.danger);
    node.classList.toggle("marked", Boolean(item.marked));
    node.style.transform = `translateY(${rank * ROW}px)`;
    node.querySelector(".name").textContent = item.title;
    node.querySelector(".bar").style.width = `${100 * item.strength}%`;
    node.querySelector(".tick").style.left = `${100 * item.start}%`;
    node.querySelector(".value").textContent = item.text;
  });
  known.forEach((node) => node.remove());
}
