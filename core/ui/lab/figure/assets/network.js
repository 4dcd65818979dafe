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

// Of each column's units: {row, state}; inputs and outputs have neither.
function byColumn({ data, network }, codes) {
  let row = 0;
  return network.columns.map(({ tiles }, column) => {
    const hidden = column > 0 && column < network.columns.length - 1;
    return tiles.map(() => (hidden ? { row, state: data.states[codes[row++]] } : {}));
  });
}

const unitResponse = (z, width, unit) => Float32Array.from({ length: z.length / width }, (_, point) => z[point * width + unit]);
const isOut = ({ state }) => state?.name === "dead";

// The strongest lines of a layer, as wide as their weights; what leads to or from a dead unit has gone out.
function drawWeights(context, view, parameters, index, sources, targets) {
  const { fanIn, fanOut, start } = layerPlaces(view.data.network.widths)[index];
  const [from, to] = [view.network.columns[index].tiles, view.network.columns[index + 1].tiles];
  const grouped = from.length < fanIn; // inputs too many to draw stand together: how strong all of them are
  const weightOf = (input, unit) =>
    grouped ? Math.hypot(...Array.from({ length: fanIn }, (_, each) => parameters[start + each * fanOut + unit])) : parameters[start + input * fanOut + unit];
  const lines = from.flatMap((source, input) => to.map((target, unit) => ({ source, target, ends: [sources[input], targets[unit]], weight: weightOf(input, unit) })));
  const strongest = Math.max(...lines.map(({ weight }) => Math.abs(weight))) || 1;
  const drawn = lines.sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight)).slice(-MOST_LINES);
  const crowd = Math.min(1, Math.sqrt(40 / drawn.length));
  for (const { source, target, ends, weight } of drawn) {
    const picked = view.picked !== null && ends.some(({ row }) => row === view.picked);
    const aside = view.picked !== null && !picked;
    const share = Math.abs(weight) / strongest;
    const alpha = (ends.some(isOut) ? 0.07 : 0.08 + 0.8 * share ** 1.3 * (picked ? 1 : crowd)) * (aside && !view.steady ? 0.3 : 1);
    const places = [source.x + source.size / 2, source.y, target.x - target.size / 2, target.y];
    strokeWeight(context, view.theme, places, { share: ends.some(isOut) ? 0 : share, negative: weight < 0, alpha });
  }
}

function strokeWeight(context, theme, [x0, y0, x1, y1], { share, negative, alpha }) {
  const width = 0.6 + 3 * share;
  context.save();
  Object.assign(context, { globalAlpha: alpha, strokeStyle: theme.text, lineWidth: width });
  context.setLineDash(negative ? [2 + width, 2 + width] : []);
  context.beginPath();
  context.moveTo(x0, y0);
  const middle = (x0 + x1) / 2;
  context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
  context.stroke();
  context.restore();
}

function drawUnit(context, view, tile, response, { row, state }) {
  const picked = row === view.picked;
  const size = tile.size * (state.name === "dead" ? OUT_SHARE : 1);
  const heights = response.map((z) => activate(view.data.network.activation, z));
  context.save();
  context.globalAlpha = view.steady || view.picked === null || picked ? 1 : 0.55;
  const ink = [state.colour, view.theme.text];
  drawResponse(context, view, { ...tile, size }, heights, ink, state.name === "dead" ? 0.3 : 0.95);
  strokeTile(context, state, tile.x, tile.y, size);
  context.restore();
  if (picked) drawRing(context, view.theme, tile);
}

function drawRing(context, theme, { x, y, size }) {
  const side = size + 7;
  Object.assign(context, { strokeStyle: theme.text, lineWidth: 2 });
  context.setLineDash([]);
  context.strokeRect(x - side / 2, y - side / 2, side, side);
}

// The border says the state by its colour and by its dashes, as the lines in the other panels do.
function strokeTile(context, state, x, y, size) {
  context.save();
  Object.assign(context, { strokeStyle: state.colour, lineWidth: state.hollow ? 2.6 : 2 });
  context.setLineDash((state.dash ?? []).map((length) => Math.min(length, 5)));
  const side = state.name === "dead" ? Math.min(size, 11) === 11 ? size : size * 0.7 : size;
  context.strokeRect(x - side / 2, y - side / 2, side, side);
  context.restore();
}

// Values above 0 in the first ink, below 0 in the second; a curve where there is one input.
function drawResponse(context, view, tile, values, [above, below], strength) {
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const { x, y, size } = tile;
  context.fillStyle = view.theme.background;
  context.globalAlpha *= 1;
  context.fillRect(x - size / 2, y - size / 2, size, size);
  if (!view.data.network.view.y) return traceCurve(context, tile, values, most, above);
  const picture = view.scratch ?? (view.scratch = Object.assign(document.createElement("canvas"), { width: TILE, height: TILE }));
  const inks = [rgb(above), below && rgb(below)];
  const pixels = new ImageData(TILE, TILE);
  values.forEach((value, cell) => {
    const ink = inks[value > 0 ? 0 : 1];
    if (ink) pixels.data.set([...ink, 255 * strength * Math.min(1, Math.abs(value) / most)], 4 * cell);
  });
  picture.getContext("2d").putImageData(pixels, 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, x - size / 2, y - size / 2, size, size);
}

function traceCurve(context, { x, y, size }, values, most, colour) {
  const inside = size * 0.8;
  Object.assign(context, { strokeStyle: colour, lineWidth: 1.8, lineJoin: "round" });
  context.setLineDash([]);
  context.beginPath();
  values.forEach((value, index) => context.lineTo(x - inside / 2 + (index / (values.length - 1)) * inside, y - (value / most) * (inside / 2)));
  context.stroke();
}

// "#rrggbb" or "rgb(...)" -> [r, g, b]
function rgb(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

function drawInputs(context, view) {
  const { theme, data } = view;
  const { inputs, widths } = data.network;
  const { tiles, room } = view.network.columns[0];
  tiles.forEach((tile, input) => {
    const grouped = tiles.length < widths[0];
    context.save();
    if (!grouped) drawResponse(context, view, tile, unitResponse(view.points, widths[0], input), [theme.text, null], 0.6);
    Object.assign(context, { strokeStyle: theme.text, globalAlpha: 0.5, lineWidth: 1 });
    context.strokeRect(tile.x - tile.size / 2, tile.y - tile.size / 2, tile.size, tile.size);
    context.restore();
    const name = grouped ? `${widths[0]} inputs` : inputs[input];
    if (!grouped && tiles.length > 4) return;
    write(context, theme, name, tile.x, tile.y + tile.size / 2 + 9, { align: "center", alpha: FAINT, room: room - 4 });
  });
}

function drawOutput(context, view, tile, response, { name, above, below, centre }) {
  const { theme } = view;
  const curve = !view.data.network.view.y;
  drawResponse(context, view, tile, response.map((value) => value - centre), curve ? [theme.text, null] : [above, below], 0.85);
  context.save();
  Object.assign(context, { strokeStyle: theme.text, globalAlpha: 0.75, lineWidth: 1.2 });
  context.strokeRect(tile.x - tile.size / 2, tile.y - tile.size / 2, tile.size, tile.size);
  context.restore();
  if (name && view.network.columns.at(-1).count > 1) write(context, theme, name, tile.x + tile.size / 2 + 3, tile.y, { alpha: FAINT, room: 20 });
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
