// What the network is drawn with: lines of weights, tiles of units, inputs and outputs.

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
  drawResponse(context, view, { ...tile, size }, heights, ink, state.name === "dead" ? 0.3 : 0.95, 0.45);
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
  const longest = Math.max(1.5, size / 5);
  context.setLineDash((state.dash ?? []).map((length) => Math.min(length, longest)));
  const side = state.name === "dead" ? Math.min(size, 11) === 11 ? size : size * 0.7 : size;
  context.strokeRect(x - side / 2, y - side / 2, side, side);
  context.restore();
}

// Values above 0 in the first ink, below 0 in the second; a curve where there is one input.
function drawResponse(context, view, tile, values, [above, below], strength, belowStrength = 1) {
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const { x, y, size } = tile;
  context.fillStyle = view.theme.background;
  context.fillRect(x - size / 2, y - size / 2, size, size);
  if (!view.data.network.view.y) return traceCurve(context, tile, values, most, above);
  const picture = view.scratch ?? (view.scratch = Object.assign(document.createElement("canvas"), { width: TILE, height: TILE }));
  const inks = [rgb(above), below && rgb(below)];
  const pixels = new ImageData(TILE, TILE);
  const strengths = [255 * strength, 255 * strength * belowStrength];
  values.forEach((value, cell) => {
    const side = value > 0 ? 0 : 1;
    if (inks[side]) pixels.data.set([...inks[side], strengths[side] * Math.min(1, Math.abs(value) / most)], 4 * cell);
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
