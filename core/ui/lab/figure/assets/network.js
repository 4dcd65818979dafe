// The network: inputs, hidden units by layer and the outputs, each with a picture of what it responds to.

const PITCH = { roomy: 25, most: 42 }; // pixels from one unit to the next
const TILE_SHARE = 0.8; // of the pitch
const OUT_SHARE = 0.55; // of a tile, when its unit is dead
const MOST_INPUTS = 8; // drawn one by one
const MOST_LINES = 420; // between two layers: the strongest
const HEAD = 40;
const TALLEST_NETWORK = { wide: 520, narrow: 340 };

function layOutNetwork(view, width) {
  const { network } = view.data;
  const tall = view.tallestNetwork ?? (width < 400 ? TALLEST_NETWORK.narrow : TALLEST_NETWORK.wide);
  const plan = network.drawn ? placeUnits(view.data, width, tall) : placeCounts(view.data, width);
  const legend = flowLegend(view.canvases.network.getContext("2d"), view.theme, networkLegend(view), 4, width);
  plan.legend = { ...legend, places: legend.places.map((place) => ({ ...place, y: place.y + plan.bottom + 8 })) };
  return { ...plan, width, height: plan.bottom + legend.height + 12 };
}

// A column a layer: inputs, hidden layers, outputs; a wide layer takes several files side by side.
function placeUnits(data, width, tall) {
  const { widths } = data.network;
  const shown = [widths[0] > MOST_INPUTS ? 1 : widths[0], ...widths.slice(1)];
  const ends = Math.min(64, width / (shown.length + 1));
  const inner = (width - 2 * ends) / (shown.length - 2);
  const plans = shown.map((count, column) => {
    const end = column === 0 || column === shown.length - 1;
    const left = column === 0 ? 0 : column === shown.length - 1 ? width - ends : ends + (column - 1) * inner;
    const plan = end ? files(count, ends * 0.9, tall, 1) : files(count, inner * 0.62, tall, 4);
    return { count, left, room: end ? ends : inner, ...plan, step: end && count < 5 ? plan.pitch * 1.6 : plan.pitch };
  });
  const bottom = HEAD + Math.max(...plans.map(({ rows, pitch }) => rows * pitch));
  return { columns: plans.map((plan) => ({ ...plan, tiles: placeTiles(plan, bottom) })), bottom };
}

// As few files as leave the tiles roomy, or else those with the largest tiles.
function files(count, room, tall, most) {
  const choices = Array.from({ length: Math.min(most, count) }, (_, index) => {
    const rows = Math.ceil(count / (index + 1));
    return { rows, files: index + 1, pitch: Math.min(PITCH.most, tall / rows, room / (index + 1)) };
  });
  const best = choices.reduce((best, each) => (each.pitch > best.pitch ? each : best));
  return choices.find(({ pitch }) => pitch >= PITCH.roomy) ?? best;
}

function placeTiles({ count, left, room, rows, files, pitch, step }, bottom) {
  const middle = (HEAD + bottom) / 2;
  return Array.from({ length: count }, (_, index) => {
    const [file, row] = [Math.floor(index / rows), index % rows];
    return { x: left + room / 2 + (file - (files - 1) / 2) * pitch, y: middle + (row - (rows - 1) / 2) * step, size: pitch * TILE_SHARE };
  });
}

function networkLegend({ data }) {
  const tile = (state) => ({ label: state.name, draw: (context, x, y) => strokeTile(context, state, x, y, 11) });
  if (!data.network.drawn) return data.states.map(tile);
  const weight = (label, negative) => ({ label, draw: (context, x, y, theme) => strokeWeight(context, theme, [x - 8, y, x + 8, y], { share: 0.6, negative, alpha: 0.8 }) });
  return [...data.states.map(tile), weight("weight above 0", false), weight("below 0", true)];
}

// The network of this epoch, as far as it has been decoded.
function currentParameters({ data, parameters, epoch }) {
  const { kept, widths } = data.network;
  if (!parameters || !kept) return null;
  const frame = Math.max(0, kept.findLastIndex((each) => each <= epoch));
  const count = parameterCount(widths);
  return parameters.subarray(frame * count, (frame + 1) * count);
}

const networkFrame = ({ data, epoch }) => data.network.kept?.findLastIndex((kept) => kept <= epoch);
const allStates = ({ data, epoch }) => data.units.map((unit) => stateAt(unit, epoch)).join("");

function drawNetwork(view) {
  const { theme } = view;
  const { width, height, legend } = view.network;
  const context = fitCanvas(view.canvases.network, width, height);
  const codes = view.data.units.map((unit) => stateAt(unit, view.epoch));
  if (view.data.network.drawn) drawUnits(context, view, codes);
  else drawCounts(context, view, codes);
  for (const { label, draw, x, y } of legend.places) {
    draw(context, x + 6, y, theme);
    write(context, theme, label, x + 19, y + 0.5, { alpha: 0.85 });
  }
  describeNetwork(view, codes);
}

function drawUnits(context, view, codes) {
  const parameters = currentParameters(view);
  drawHeads(context, view, codes);
  if (!parameters) return;
  const columns = byColumn(view, codes);
  columns.slice(1).forEach((column, index) => drawWeights(context, view, parameters, index, columns[index], column));
  drawInputs(context, view);
  const responses = respond(view.data.network, parameters, view.points);
  view.network.columns.slice(1).forEach(({ tiles }, index) => {
    const last = index === responses.length - 1;
    tiles.forEach((tile, unit) => {
      const response = unitResponse(responses[index], tiles.length, unit);
      if (last) drawOutput(context, view, tile, response, view.data.network.outputs[unit]);
      else drawUnit(context, view, tile, response, columns[index + 1][unit]);
    });
  });
}

function drawHeads(context, view, codes) {
  const { data, theme } = view;
  const { columns } = view.network;
  const head = ({ left, room }, title, line) => {
    write(context, theme, title, left + room / 2, 8, { align: "center", weight: 600, room: room - 4 });
    if (line) write(context, theme, line, left + room / 2, 24, { align: "center", alpha: FAINT, room: room - 4 });
  };
  head(columns[0], "Inputs", "");
  head(columns.at(-1), columns.at(-1).count > 1 ? "Outputs" : "Output", "");
  data.layers.forEach(({ name, width }, layer) => head(columns[layer + 1], name, aliveWords(data, codes, layer, width)));
}

function aliveWords(data, codes, layer, width) {
  const alive = data.units.filter((unit, row) => unit.layer === layer && data.states[codes[row]].name !== "dead").length;
  return `${alive} of ${width} alive`;
}

// Too many units to draw: a bar a layer, as high as its shares of the states.
function placeCounts({ layers }, width) {
  return { columns: layers.map((_, layer) => ({ left: (layer / layers.length) * width, room: width / layers.length })), bottom: 220 };
}

function drawCounts(context, { data, theme, network }, codes) {
  const [top, bottom] = [HEAD, network.bottom - 18];
  data.layers.forEach(({ name, width }, layer) => {
    const { left, room } = network.columns[layer];
    const side = Math.max(3, Math.min(60, room - 4));
    let low = bottom;
    data.states.forEach((state, code) => {
      const count = data.units.filter((unit, row) => unit.layer === layer && codes[row] === code).length;
      const height = ((bottom - top) * count) / width;
      if (count) drawStretch(context, { ...state, thickness: 1 }, left + (room - side) / 2, left + (room + side) / 2, low - height / 2, Math.max(1, height - 1));
      low -= height;
    });
    if (room < 40) return;
    write(context, theme, name, left + room / 2, 8, { align: "center", weight: 600, room: room - 4 });
    write(context, theme, aliveWords(data, codes, layer, width), left + room / 2, 24, { align: "center", alpha: FAINT, room: room - 4 });
  });
  write(context, theme, `${data.units.length} units in ${data.layers.length} layers are too many to draw: these are their counts.`, 4, network.bottom - 4, { alpha: FAINT, room: network.width - 8 });
}

// The hidden unit under a point of the canvas, or null.
function unitAt({ data, network }, px, py) {
  if (!data.network.drawn) return null;
  let row = 0;
  for (const { tiles, pitch } of network.columns.slice(1, -1))
    for (const { x, y } of tiles) {
      if (Math.abs(px - x) <= pitch / 2 && Math.abs(py - y) <= pitch / 2) return row;
      row += 1;
    }
  return null;
}

function tilePlace({ network, picked }) {
  const tile = network.columns.slice(1, -1).flatMap(({ tiles }) => tiles)[picked];
  return { x: tile.x, y: tile.y + tile.size / 2 };
}

function describeNetwork(view, codes) {
  const { data, epoch, picked } = view;
  const layers = data.layers.map(({ name }, layer) => `${name}: ${stateWords(data, layerUnits(data, layer), epoch)}`);
  const canvas = view.canvases.network;
  canvas.setAttribute("aria-label", `${withLabel(data, "Network")} at epoch ${epoch}, ${data.network.widths[0]} inputs. ${layers.join("; ")}. Arrow keys pick a unit out`);
  canvas.setAttribute("aria-valuemax", codes.length);
  canvas.setAttribute("aria-valuenow", picked === null ? 0 : picked + 1);
  canvas.setAttribute("aria-valuetext", picked === null ? "no unit picked out" : unitStory(data, data.units[picked], epoch));
}
