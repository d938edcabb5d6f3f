// The bars of bars.js, which stands before this file, as a component.
export default function (component) {
  const { data, parentElement } = component;
  const list = parentElement.querySelector(".list");
  if (list && data) drawBars(list, data);
}
