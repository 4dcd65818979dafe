// Picking a unit out and pinning it, with mouse, finger or keyboard, and moving the cursor from the ribbon.
// Panels of two runs side by side are mounted one by one, and pick out the same unit: both runs start from its weights.

const PICKED = "lab-picked"; // tells the panels of compared runs
const DRAG_FROM = 5; // pixels: less is a click

function connectPicking(view) {
  const { ribbon, picture } = view.canvases;
  connectCanvas(view, ribbon, (x, y) => rowAt(view.ribbon, y), true);
  connectCanvas(view, picture, (x, y) => hingeAt(view, x, y), false);
  const ours = (node) => node === view.root || (view.data.label && node.dataset?.compared === "yes");
  const listen = (name, handler) => document.addEventListener(name, handler, { signal: view.stop.signal });
  listen("pointerdown", (event) => event.composedPath().some(ours) || release(view));
  listen(PICKED, ({ detail }) => detail.from !== view && view.data.label && follow(view, detail));
  ribbon.onblur = () => point(view, null);
  ribbon.onkeydown = (event) => pressKey(view, event);
}

// unitAt: (x, y) of the canvas -> a unit's row or null. Dragging sideways scrubs, where that makes sense.
function connectCanvas(view, canvas, unitAt, scrubs) {
  let start = null;
  let dragged = false;
  canvas.onpointerdown = (event) => {
    [start, dragged] = [event.clientX, false];
    if (scrubs && event.pointerType !== "mouse") canvas.setPointerCapture?.(event.pointerId);
    point(view, unitAt(...placeIn(event)), event);
  };
  canvas.onpointermove = (event) => {
    dragged ||= start !== null && Math.abs(event.clientX - start) >= DRAG_FROM;
    if (dragged && scrubs) return scrub(() => Math.round(view.ribbon.x.invert(placeIn(event)[0])));
    point(view, unitAt(...placeIn(event)), event);
  };
  canvas.onpointerup = (event) => {
    if (start !== null && !dragged) pin(view, unitAt(...placeIn(event)), event);
    start = null;
  };
  canvas.onpointercancel = () => (start = null);
  canvas.onpointerleave = () => {
    start = null;
    point(view, null);
  };
}

const placeIn = (event) => [event.offsetX, event.offsetY];

function pressKey(view, event) {
  const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const epochs = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (rows) stepRow(view, rows);
  else if (epochs) scrub((epoch) => epoch + epochs);
  else if (event.key === "Enter" || event.key === " ") pin(view, view.picked);
  else if (event.key === "Escape") release(view);
  else return;
  event.preventDefault();
}

// A pinned unit hands its pin on to its neighbour.
function stepRow(view, by) {
  const last = view.data.units.length - 1;
  const start = by > 0 ? 0 : last;
  const row = view.picked === null ? start : Math.min(last, Math.max(0, view.picked + by));
  if (view.pinned !== null) view.pinned = row;
  point(view, row);
}

// event: the pointer's, or nothing when the keyboard points. A pinned unit stays picked out wherever one points.
function point(view, row, event) {
  view.pointed = row;
  settle(view, event);
}

function pin(view, row, event) {
  view.pinned = row === view.pinned ? null : row;
  settle(view, event);
}

function release(view) {
  view.pinned = view.pointed = null;
  settle(view);
}

function settle(view, event) {
  const { left, top } = view.root.getBoundingClientRect();
  view.picked = view.pinned ?? view.pointed;
  const under = event && view.pointed === view.picked;
  view.tipPlace = under ? { x: event.clientX - left, y: event.clientY - top } : null;
  drawSoon(view);
  const { pinned, pointed, data } = view;
  if (data.label) document.dispatchEvent(new CustomEvent(PICKED, { detail: { from: view, pinned, pointed } }));
}

function follow(view, { pinned, pointed }) {
  Object.assign(view, { pinned, pointed, picked: pinned ?? pointed, tipPlace: null });
  drawSoon(view);
}

// next: the cursor's epoch -> where it shall go.
function scrub(next) {
  const input = document.getElementById("lab-epoch");
  if (!input) return;
  input.value = next(Number(input.value));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function showTip(view) {
  const { data, picked, epoch, root } = view;
  const tip = root.querySelector(".tip");
  tip.hidden = picked === null || !(view.tipPlace || shows(view, "ribbon"));
  if (tip.hidden) return;
  const story = unitStory(data, data.units[picked], epoch) + (view.pinned === picked ? " Pinned." : "");
  if (tip.textContent !== story) tip.textContent = story;
  const { x, y } = view.tipPlace ?? rowPlace(view);
  const room = root.clientWidth - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(room, x + 14))}px`;
  tip.style.top = `${y + 18}px`;
}

function rowPlace({ canvases, root, ribbon, picked }) {
  const [canvas, frame] = [canvases.ribbon.getBoundingClientRect(), root.getBoundingClientRect()];
  return { x: canvas.left - frame.left + ribbon.box.left, y: canvas.top - frame.top + ribbon.middles[picked] };
}
