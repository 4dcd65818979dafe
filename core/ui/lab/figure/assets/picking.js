// Picking a unit out and pinning it, with mouse, finger or keyboard, and moving the cursor from the ribbon.
// Panels that are mounted one by one pick out the same unit, also those of two runs: both start from its weights.

const PICKED = "lab-picked"; // tells the other panels
const DRAG_FROM = 5; // pixels: less is a click

function connectPicking(view) {
  const { network, ribbon, picture } = view.canvases;
  connectCanvas(view, network, (x, y) => unitAt(view, x, y), false);
  connectCanvas(view, ribbon, (x, y) => rowAt(view.ribbon, y), true);
  connectCanvas(view, picture, (x, y) => hingeAt(view, x, y), false);
  const ours = (node) => node.classList?.contains("panels");
  const listen = (name, handler) => document.addEventListener(name, handler, { signal: view.stop.signal });
  listen("pointerdown", (event) => event.composedPath().some(ours) || release(view));
  listen(PICKED, ({ detail }) => detail.from !== view && follow(view, detail));
  for (const [canvas, sideways] of [[ribbon, stepEpoch], [network, stepLayer]]) {
    canvas.onblur = () => point(view, null);
    canvas.onkeydown = (event) => pressKey(view, event, sideways);
  }
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

function pressKey(view, event, sideways) {
  const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (rows) stepRow(view, rows);
  else if (across) sideways(view, across);
  else if (event.key === "Enter" || event.key === " ") pin(view, view.picked);
  else if (event.key === "Escape") release(view);
  else return;
  event.preventDefault();
}

const stepEpoch = (view, by) => scrub((epoch) => epoch + by);

// To the unit of the neighbouring layer that stands at about the same height.
function stepLayer(view, by) {
  const { units, layers } = view.data;
  if (view.picked === null) return stepRow(view, by);
  const { layer, unit } = units[view.picked];
  const next = layers[layer + by];
  if (!next) return;
  const place = Math.round(((unit + 0.5) / layers[layer].width) * next.width - 0.5);
  stepRow(view, units.findIndex((each) => each.layer === layer + by && each.unit === place) - view.picked);
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
  view.acting = true;
  const { pinned, pointed } = view;
  document.dispatchEvent(new CustomEvent(PICKED, { detail: { from: view, pinned, pointed } }));
}

// Only the panel in which one points tells the unit's story, and the one beside it, of another run, its own.
function follow(view, { from, pinned, pointed }) {
  const known = (row) => (row < view.data.units.length ? row : null);
  Object.assign(view, { pinned: known(pinned), pointed: known(pointed), tipPlace: null });
  const teller = shows(from, "network") ? "network" : "ribbon";
  const acting = view.data.label !== from.data.label && shows(view, teller);
  Object.assign(view, { picked: view.pinned ?? view.pointed, acting });
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
  const place = shows(view, "ribbon") ? rowPlace : shows(view, "network") && view.data.network.drawn && tipAtTile;
  tip.hidden = picked === null || !(view.tipPlace || (view.acting && place));
  if (tip.hidden) return;
  const story = unitStory(data, data.units[picked], epoch) + (view.pinned === picked ? " Pinned." : "");
  if (tip.textContent !== story) tip.textContent = story;
  const { x, y } = view.tipPlace ?? place(view);
  const room = root.clientWidth - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(room, x + 14))}px`;
  tip.style.top = `${y + 18}px`;
}

const rowPlace = (view) => placeOn(view, "ribbon", { x: view.ribbon.box.left, y: view.ribbon.middles[view.picked] });
const tipAtTile = (view) => placeOn(view, "network", tilePlace(view));

function placeOn({ canvases, root }, name, { x, y }) {
  const [canvas, frame] = [canvases[name].getBoundingClientRect(), root.getBoundingClientRect()];
  return { x: canvas.left - frame.left + x, y: canvas.top - frame.top + y };
}
