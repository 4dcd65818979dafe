// The life ribbon: one row a unit, grouped by layer, over the epochs.

const TALLEST_RIBBON = 420;
const TALLEST_ROW = 18;
const MARKS_FROM_ROW = 4;
const MARK_ROOM = 7; // pixels a death or revival needs for a mark of its own

function layOutRibbon(view, width) {
  const { data, theme, canvases } = view;
  const context = canvases.ribbon.getContext("2d");
  const legend = flowLegend(context, theme, ribbonLegend(data, theme), data.axis_left, width);
  const rows = placeRows(data, legend.height + 8);
  const box = { left: data.axis_left, top: legend.height + 6, right: width - data.axis_right, bottom: rows.bottom + 4 };
  const x = scaleLinear([0, Math.max(1, data.epoch_end ?? view.end)], [box.left, box.right]);
  const ribbon = { width, height: box.bottom + AXIS_HEIGHT, box, x, ...rows };
  ribbon.frame = paintLayer(width, ribbon.height, (layer) => paintRibbonFrame(layer, view, ribbon, legend));
  ribbon.lives = paintLayer(width, ribbon.height, (layer) => paintLives(layer, view, ribbon));
  return ribbon;
}

function ribbonLegend(data, theme) {
  const states = data.states.map((state) => ({
    label: state.name,
    draw: (context, x, y) => drawStretch(context, state, x - 6, x + 6, y, 10),
  }));
  if (rowPitch(data) < MARKS_FROM_ROW) return states;
  const mark = (kind) => ({ label: kind, draw: (context, x, y) => drawEvent(context, theme, kind, x, y, 3.6) });
  const flicker = { label: "flickers", draw: (context, x, y) => drawFlicker(context, theme, x - 3, x + 3, y) };
  return [...states, ...Object.keys(EVENT_MARKS).map(mark), flicker];
}

const layerGap = ({ layers }) => Math.min(12, (TALLEST_RIBBON * 0.2) / Math.max(1, layers.length - 1));

// The pitch shrinks until all rows fit, down to a pixel.
function rowPitch(data) {
  const gaps = layerGap(data) * (data.layers.length - 1);
  return Math.min(TALLEST_ROW, Math.max(1, (TALLEST_RIBBON - gaps) / data.units.length));
}

// The middle of each unit's row.
function placeRows(data, top) {
  const [gap, pitch] = [layerGap(data), rowPitch(data)];
  const middles = data.units.map((unit, row) => top + (row + 0.5) * pitch + unit.layer * gap);
  return { middles, pitch, barHeight: pitch >= MARKS_FROM_ROW ? pitch * 0.68 : pitch, bottom: middles.at(-1) + pitch / 2 };
}

function paintRibbonFrame(context, view, ribbon, legend) {
  const { data, theme } = view;
  drawLegend(context, theme, legend);
  drawAxisX(context, theme, ribbon.box, ribbon.x, "epoch");
  let lowest = -Infinity;
  data.layers.forEach(({ name }, layer) => {
    const rows = ribbon.middles.filter((_, row) => data.units[row].layer === layer);
    const middle = (rows[0] + rows.at(-1)) / 2;
    if (middle - lowest < TEXT_SIZE) return;
    lowest = middle;
    write(context, theme, name, ribbon.box.left - 9, middle, { align: "right", alpha: 0.85, room: ribbon.box.left - 9 });
  });
}

function paintLives(context, view, ribbon) {
  view.data.units.forEach((_, row) => paintLife(context, view, ribbon, row, ribbon.barHeight));
  if (ribbon.pitch < MARKS_FROM_ROW) return;
  view.data.units.forEach((_, row) => paintEvents(context, view, ribbon, row));
}

function paintLife(context, view, { x, middles, box }, row, height) {
  const inside = (position) => Math.min(box.right, Math.max(box.left, position));
  for (const [first, last, code] of view.data.units[row].runs) {
    const end = last === view.end ? x(last) : x(last + 0.5);
    drawStretch(context, view.data.states[code], inside(x(first - 0.5)), inside(end), middles[row], height);
  }
}

function paintEvents(context, view, { x, middles }, row) {
  for (const crowd of crowds(view.data.units[row].events.map(([epoch, kind]) => [x(epoch), kind]))) {
    const [[first, kind], [last]] = [crowd[0], crowd.at(-1)];
    if (crowd.length === 1) drawEvent(context, view.theme, kind, first, middles[row]);
    else drawFlicker(context, view.theme, first, last, middles[row]);
  }
}

// Events too close to one another for marks of their own stand together; a birth always has its own.
function crowds(places) {
  const groups = [];
  for (const [x, kind] of places) {
    const before = groups.at(-1);
    if (before && before[0][1] !== "born dead" && x - before.at(-1)[0] < MARK_ROOM) before.push([x, kind]);
    else groups.push([[x, kind]]);
  }
  return groups;
}

function drawRibbon(view) {
  const { ribbon, theme, epoch, picked } = view;
  const { width, height, x, box } = ribbon;
  const context = fitCanvas(view.canvases.ribbon, width, height);
  ribbon.frame.stamp(context);
  const aside = picked === null ? 1 : 0.3;
  stampUntil(context, ribbon, width, 0.3 * aside, () => ribbon.lives.stamp(context));
  stampUntil(context, ribbon, x(epoch), aside, () => ribbon.lives.stamp(context));
  if (picked !== null) drawPickedLife(context, view);
  const cursor = Math.round(x(epoch)) + 0.5;
  drawRule(context, theme, [cursor, box.top - 2, cursor, box.bottom], 0.9);
  view.canvases.ribbon.setAttribute("aria-label", ribbonWords(view));
}

function stampUntil(context, { box, height }, right, alpha, paint) {
  context.save();
  context.beginPath();
  context.rect(0, 0, right + (right > box.right ? 0 : 0.5), height);
  context.clip();
  context.globalAlpha = alpha;
  paint();
  context.restore();
}

function drawPickedLife(context, view) {
  const { ribbon, picked, epoch } = view;
  const paint = () => {
    paintLife(context, view, ribbon, picked, Math.max(5, ribbon.barHeight));
    paintEvents(context, view, ribbon, picked);
  };
  stampUntil(context, ribbon, ribbon.width, 0.45, paint);
  stampUntil(context, ribbon, ribbon.x(epoch), 1, paint);
}

function ribbonWords({ data, epoch, end }) {
  const layers = data.layers.map(({ name }, layer) => `${name}: ${stateWords(data, layerUnits(data, layer), epoch)}`);
  return `${withLabel(data, `Life of ${data.units.length} units over epochs 0 to ${end}`)}. At epoch ${epoch}, ${layers.join("; ")}.`;
}

// The row under a point of the canvas, or null.
function rowAt({ middles, pitch }, y) {
  const distances = middles.map((middle) => Math.abs(middle - y));
  const nearest = distances.indexOf(Math.min(...distances));
  return distances[nearest] <= Math.max(3, pitch / 2 + 1) ? nearest : null;
}
