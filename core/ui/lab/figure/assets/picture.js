// The picture: a decision surface with hinge lines, or a fitted curve with kinks.

const HINGE_REACH = 6;
const COMPARED_LINES = 3; // of a legend

function layOutPicture(view, width) {
  const { data, theme, canvases } = view;
  const { picture } = data;
  const legend = flowLegend(canvases.picture.getContext("2d"), theme, pictureLegend(data, theme), data.axis_left, width);
  if (data.label) legend.height = Math.max(legend.height, COMPARED_LINES * LEGEND_LINE + 5); // side by side, on one height
  const plotWidth = width - data.axis_left - data.axis_right;
  const plotHeight = Math.min(plotWidth, Math.max(220, Math.min(380, plotWidth * 0.8)));
  const top = legend.height + 6;
  const box = { left: data.axis_left, top, right: width - data.axis_right, bottom: top + plotHeight };
  const x = scaleLinear(picture.x, [box.left, box.right]);
  const y = scaleLinear(picture.y, [box.bottom, box.top]);
  const plan = { width, height: box.bottom + AXIS_HEIGHT, box, x, y };
  plan.frame = paintLayer(width, plan.height, (layer) => paintPictureFrame(layer, view, plan, legend));
  plan.points = paintLayer(width, plan.height, (layer) => insideBox(layer, box, () => paintPoints(layer, view, plan)));
  return plan;
}

function pictureLegend(data, theme) {
  const { picture, classes } = data;
  const item = (label, shape, colour, hollow = false) => ({
    label,
    draw: (context, x, y) => drawPoint(context, theme, { x, y, shape, colour, hollow, radius: 4.6 }),
  });
  const line = (label, state) => ({
    label,
    draw: (context, x, y) => strokeHinge(context, theme, state, [x - 8, y, x + 7, y], { width: 1.6 }),
  });
  const surface = picture.kind === "surface";
  const kinds = surface ? classes.map(({ name, colour }, index) => item(name, SHAPES[index % SHAPES.length], colour)) : [];
  const ink = surface ? theme.text : classes[0].colour;
  const fit = surface ? [] : [line("fit", { colour: theme.text })];
  const points = [item("training", "circle", ink), item("test", "circle", ink, true)];
  return [...kinds, ...points, ...fit, ...lineLegend(data).map(([label, state]) => line(label, state))];
}

// One line for each state that units of the first layer are ever in.
function lineLegend({ picture, states, units }) {
  const codes = units.filter(({ layer }) => layer === 0).flatMap(({ runs }) => runs.map(([, , code]) => code));
  const met = states.filter((_, code) => codes.includes(code));
  return met.map((state, index) => [index ? state.name : `${picture.line}, z = 0: ${state.name}`, state]);
}

function paintPictureFrame(context, { data, theme }, { box, x, y }, legend) {
  drawLegend(context, theme, legend);
  drawAxisX(context, theme, box, x, data.picture.x_label);
  drawAxisY(context, theme, box, y, data.picture.y_label);
}

function paintPoints(context, { data, theme }, { x, y, width }) {
  const radius = (width < 400 ? 2.8 : 3.4) * (data.picture.points.length > 600 ? 0.75 : 1);
  for (const [across, up, kind, hollow] of data.picture.points) {
    const { colour } = data.classes[kind];
    drawPoint(context, theme, { x: x(across), y: y(up), shape: SHAPES[kind % SHAPES.length], colour, hollow, radius });
  }
}

function drawPicture(view) {
  const plan = view.picture;
  const context = fitCanvas(view.canvases.picture, plan.width, plan.height);
  const surface = view.data.picture.kind === "surface";
  plan.frame.stamp(context);
  insideBox(context, plan.box, () => {
    if (surface) drawSurface(context, view, plan);
    if (surface) drawHinges(context, view, plan);
    plan.points.stamp(context);
    if (!surface) drawFit(context, view, plan);
    if (!surface) drawKinks(context, view, plan);
    drawPickedHinge(context, view, plan);
  });
  view.canvases.picture.setAttribute("aria-label", pictureWords(view));
}

// The sprite stacks all kept frames; its samples are the centres of equal cells, the first row on top.
function drawSurface(context, view, { box }) {
  cutTile(view);
  context.imageSmoothingQuality = "high";
  if (view.tile) context.drawImage(view.tile, box.left, box.top, box.right - box.left, box.bottom - box.top);
}

// One frame on a canvas of its own: smoothing would otherwise mix in the frames above and below.
function cutTile(view) {
  const { sprite, frame, data } = view;
  const { columns, rows } = data.picture;
  if (!sprite?.complete || !sprite.naturalWidth) return;
  if (view.tileFrame === frame && view.tileSprite === sprite) return;
  const tile = (view.tile = Object.assign(document.createElement("canvas"), { width: columns, height: rows }));
  tile.getContext("2d").drawImage(sprite, 0, frame * rows, columns, rows, 0, 0, columns, rows);
  Object.assign(view, { tileFrame: frame, tileSprite: sprite });
}

const firstLayerState = (view, unit) => view.data.states[stateAt(view.data.units[unit], view.epoch)];
const firstLayerStates = ({ data, epoch }) => layerUnits(data, 0).map((unit) => stateAt(unit, epoch));

// The hinges or kinks of this frame as lines on the canvas, one a first-layer unit or null.
function hingeLines({ data, frame }, { x, y, box }) {
  const { picture } = data;
  const place = (hinge) => hinge && [x(hinge[0]), y(hinge[1]), x(hinge[2]), y(hinge[3])];
  if (picture.kind === "surface") return picture.hinges[frame].map(place);
  return picture.kinks[frame].map((kink) => kink !== null && [x(kink), box.bottom, x(kink), box.bottom - 14]);
}

// Many lines are fainter than few, and fainter still behind the unit picked out.
function drawHinges(context, view, plan) {
  const lines = hingeLines(view, plan);
  const alpha = (view.picked === null ? 0.6 : 0.18) * Math.min(1, Math.sqrt(20 / lines.length));
  strokeAll(context, view, lines, { alpha });
}

function drawKinks(context, view, plan) {
  const alpha = view.picked === null ? 0.9 : 0.25;
  strokeAll(context, view, hingeLines(view, plan), { alpha, width: 2 });
}

function strokeAll(context, view, lines, style) {
  lines.forEach((line, unit) => line && strokeHinge(context, view.theme, firstLayerState(view, unit), line, style));
}

function drawPickedHinge(context, view, plan) {
  const line = view.picked !== null && view.data.units[view.picked].layer === 0 && hingeLines(view, plan)[view.picked];
  if (!line) return;
  const long = view.data.picture.kind === "curve" ? [line[0], plan.box.bottom, line[2], plan.box.top] : line;
  strokeHinge(context, view.theme, { colour: view.theme.background }, long, { width: 6, alpha: 0.8 });
  strokeHinge(context, view.theme, firstLayerState(view, view.picked), long, { width: 3 });
}

function drawFit(context, { data, theme, frame }, { x, y }) {
  for (const [colour, width] of [[theme.background, 5], [theme.text, 2]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
    context.beginPath();
    data.picture.grid.forEach((value, index) => context.lineTo(x(value), y(data.picture.fits[frame][index])));
    context.stroke();
  }
}

function pictureWords({ data, frame, epoch }) {
  const { picture, kept } = data;
  const lines = (picture.hinges ?? picture.kinks)[frame].filter((line) => line !== null).length;
  const test = picture.points.filter((point) => point[3]).length;
  const points = `${picture.points.length - test} training and ${test} test points`;
  const units = stateWords(data, layerUnits(data, 0), epoch);
  const seen = `${points}, ${lines} ${picture.line}s`;
  return `${withLabel(data, picture.title)}, as of epoch ${kept[frame]}: ${seen}; first layer: ${units}.`;
}

// The first-layer unit whose hinge or kink is near a point of the canvas, or null.
function hingeAt(view, px, py) {
  const distances = hingeLines(view, view.picture).map((line) => (line ? segmentDistance(line, px, py) : Infinity));
  const nearest = distances.indexOf(Math.min(...distances));
  return distances[nearest] <= HINGE_REACH ? nearest : null;
}

function segmentDistance([x0, y0, x1, y1], px, py) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = Math.max(0, Math.min(1, ((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - x0 - share * dx, py - y0 - share * dy);
}
