// The chosen unit: its activation, and where on it the training inputs lie.

const SLOPE_HEIGHT = { wide: 150, narrow: 118 };
const Z_RANGE = [-12.5, 6.5]; // what lies beyond stands at the end
const PHI_RANGE = [-0.55, 4.2];

function layOutSlope(view, width) {
  const height = width < 400 ? SLOPE_HEIGHT.narrow : SLOPE_HEIGHT.wide;
  const box = { left: 6, top: 4, right: width - 6, bottom: 4 + height };
  const plan = { width, height: box.bottom + AXIS_HEIGHT, box };
  return { ...plan, x: scaleLinear(Z_RANGE, [box.left, box.right]), y: scaleLinear(PHI_RANGE, [box.bottom, box.top]) };
}

// The picked unit's z for every training input.
function pickedZ(view) {
  const { layer, unit } = view.data.units[view.picked];
  const z = respond(view.data.network, currentParameters(view), view.inputs)[layer];
  return unitResponse(z, view.data.layers[layer].width, unit);
}

function drawSlope(view) {
  if (!view.parameters) return;
  const { theme, data, picked, epoch } = view;
  const { width, height, box, x } = view.slope;
  const context = fitCanvas(view.canvases.slope, width, height);
  const z = pickedZ(view);
  const dead = data.states[stateAt(data.units[picked], epoch)].name === "dead";
  const above = dead ? 0 : z.filter((value) => value > 0).length;
  paintFlat(context, theme, view.slope);
  drawAxisX(context, theme, box, x, "z: the weighted inputs plus the bias");
  insideBox(context, box, () => strokeActivation(context, view));
  z.forEach((value, index) => drawInput(context, view, value, index));
  const words = `${above || "None"} of ${z.length} training points ${above === 1 ? "is" : "are"} on its slope`;
  view.captions.slope.textContent = `${unitName(data, data.units[picked])}: ${words}${above ? "" : ", so no gradient"}`;
  view.canvases.slope.setAttribute("aria-label", `${view.captions.slope.textContent}. ReLU with the unit's pre-activations z at epoch ${epoch}.`);
}

function paintFlat(context, theme, { box, x }) {
  context.save();
  Object.assign(context, { globalAlpha: 0.07, fillStyle: theme.text });
  context.fillRect(box.left, box.top, x(0) - box.left, box.bottom - box.top);
  context.restore();
  write(context, theme, "flat: no gradient", (box.left + x(0)) / 2, box.top + 14, { align: "center", alpha: 0.8 });
  write(context, theme, "slope: it learns", Math.min((x(0) + box.right) / 2, box.right - 44), box.bottom - 9, { align: "center", alpha: 0.8 });
}

function strokeActivation(context, { data, slope: { x, y } }) {
  const [active, , , dead] = data.states;
  for (const [from, to, colour] of [[Z_RANGE[0], 0, dead.colour], [0, Z_RANGE[1], active.colour]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: 3, lineJoin: "round" });
    context.beginPath();
    for (const z of [from, to]) context.lineTo(x(z), y(activate(data.network.activation, z)));
    context.stroke();
  }
}

// Points are spread a little across the curve, so that a crowd looks like one.
function drawInput(context, { data, theme, slope: { x, y } }, z, index) {
  const [active, , , dead] = data.states;
  const inside = Math.min(Z_RANGE[1], Math.max(Z_RANGE[0], z));
  const spread = (((index * 0.618) % 1) - 0.5) * 14;
  const on = z > 0;
  const place = { x: x(inside), y: y(activate(data.network.activation, inside)) + spread };
  context.save();
  context.globalAlpha = on ? 0.85 : 0.6;
  drawPoint(context, theme, { ...place, shape: "circle", colour: on ? active.colour : dead.colour, hollow: !on, radius: 3.4 });
  context.restore();
}
