// Picking a unit out, with mouse, finger or keyboard, and moving the cursor from the ribbon.

function connectPicking(view) {
  const { ribbon, picture } = view.canvases;
  ribbon.onpointermove = ribbon.onpointerdown = (event) => {
    const [x, y] = placeIn(event);
    pick(view, rowAt(view.ribbon, y), event);
    if (event.pointerType === "mouse" && event.buttons & 1) scrub(() => Math.round(view.ribbon.x.invert(x)));
  };
  picture.onpointermove = picture.onpointerdown = (event) => pick(view, hingeAt(view, ...placeIn(event)), event);
  // A finger that lifts leaves its unit picked out; touching elsewhere lets go.
  ribbon.onpointerleave = picture.onpointerleave = (event) => event.pointerType === "mouse" && pick(view, null);
  const elsewhere = (event) => event.composedPath().includes(view.root) || pick(view, null);
  document.addEventListener("pointerdown", elsewhere, { signal: view.stop.signal });
  ribbon.onblur = () => pick(view, null);
  ribbon.onkeydown = (event) => pressKey(view, event);
}

const placeIn = (event) => [event.offsetX, event.offsetY];

function pressKey(view, event) {
  const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const epochs = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (rows) pick(view, stepRow(view, rows));
  else if (epochs) scrub((epoch) => epoch + epochs);
  else if (event.key === "Escape") pick(view, null);
  else return;
  event.preventDefault();
}

function stepRow({ picked, data }, by) {
  if (picked === null) return by > 0 ? 0 : data.units.length - 1;
  return Math.min(data.units.length - 1, Math.max(0, picked + by));
}

// event: the pointer's, or nothing when the keyboard picks.
function pick(view, row, event) {
  const { left, top } = view.root.getBoundingClientRect();
  view.tipPlace = event && { x: event.clientX - left, y: event.clientY - top };
  view.picked = row;
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
  tip.hidden = picked === null;
  if (tip.hidden) return;
  const story = unitStory(data, data.units[picked], epoch);
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
