// The histogram of pre-activations: of all units, of a layer, or of the unit picked out.

const HISTOGRAM_HEIGHT = 130;
const ZONE_LABEL = 12; // pixels above the bars

// Counts are little-endian uint16 of shape (kept, units, bins), zlib-compressed or plain, as base64.
async function decodeCounts({ kept, units, histogram }) {
  const text = atob(histogram.counts);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  const plain = 2 * kept.length * units.length * (histogram.edges.length - 1);
  if (bytes.length === plain) return new Uint16Array(bytes.buffer);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint16Array(await new Response(stream).arrayBuffer());
}

function layOutHistogram(view, width) {
  const { data, theme } = view;
  const { edges } = data.histogram;
  const top = ZONE_LABEL + 6;
  const box = { left: data.axis_left, top, right: width - data.axis_right, bottom: top + HISTOGRAM_HEIGHT };
  const x = scaleLinear([edges[0], edges.at(-1)], [box.left, box.right]);
  const plan = { width, height: box.bottom + AXIS_HEIGHT, box, x };
  plan.frame = paintLayer(width, plan.height, (layer) => {
    paintZones(layer, theme, plan, data.histogram);
    drawAxisX(layer, theme, box, x, data.histogram.open_ends ? "pre-activation z (end bars: and beyond)" : "pre-activation z");
  });
  return plan;
}

// Each zone is named above its middle, as far as its name is inside the box and clear of the one before.
function paintZones(context, theme, { x, box }, { zero_zones, zone_label }) {
  context.font = `400 ${TEXT_SIZE}px ${theme.font}`;
  const half = context.measureText(zone_label).width / 2;
  let taken = -Infinity;
  for (const [low, high] of zero_zones) {
    context.save();
    Object.assign(context, { globalAlpha: 0.08, fillStyle: theme.text });
    context.fillRect(x(low), box.top, x(high) - x(low), box.bottom - box.top);
    context.restore();
    const middle = Math.min(box.right - half, Math.max(box.left + half, (x(low) + x(high)) / 2));
    if (middle - half < taken) continue;
    taken = middle + half + 8;
    write(context, theme, zone_label, middle, box.top - ZONE_LABEL / 2 - 2, { align: "center", alpha: FAINT });
  }
}

const pickedState = ({ data, picked, epoch }) => (picked === null ? null : stateAt(data.units[picked], epoch));

// The units shown: [indices, their name].
function shownUnits({ data, picked, layer }) {
  if (picked !== null) return [[picked], unitName(data, data.units[picked])];
  const indices = data.units.map((_, index) => index);
  if (layer === null) return [indices, "All units"];
  return [indices.filter((index) => data.units[index].layer === layer), data.layers[layer].name];
}

// Shares of the inputs in each bin, over the units shown.
function binShares({ data, counts }, indices, frame) {
  const bins = data.histogram.edges.length - 1;
  const shares = new Float64Array(bins);
  for (const unit of indices) {
    const start = (frame * data.units.length + unit) * bins;
    for (let bin = 0; bin < bins; bin += 1) shares[bin] += counts[start + bin];
  }
  return shares.map((count) => count / (indices.length * data.histogram.n));
}

// The tallest bar of the whole run, or of both that are compared: the axis holds still while the epochs pass.
function tallestShare({ data, picked, layer }) {
  const { all, layers, units } = data.histogram.tallest;
  return (picked === null ? (layer === null ? all[0] : layers[layer]) : units[picked]) || 1;
}

function drawHistogram(view) {
  if (!view.counts) return;
  const { theme, data, picked, frame } = view;
  const { width, height, box, x, frame: layer } = view.histogram;
  const context = fitCanvas(view.canvases.histogram, width, height);
  const [indices, name] = shownUnits(view);
  const shares = binShares(view, indices, frame);
  const y = scaleLinear([0, tallestShare(view) * 1.08], [box.bottom, box.top]);
  layer.stamp(context);
  drawAxisY(context, theme, box, y, "share of inputs", { grid: true });
  const colour = picked === null ? theme.text : data.states[pickedState(view)].colour;
  drawBars(context, { colour, alpha: picked === null ? 0.55 : 0.9 }, shares, data.histogram.edges, x, y);
  view.titles.histogram.textContent = `Pre-activations: ${picked === null ? name.toLowerCase() : name}`;
  view.canvases.histogram.setAttribute("aria-label", histogramWords(view, name, shares));
}

function drawBars(context, { colour, alpha }, shares, edges, x, y) {
  context.save();
  Object.assign(context, { fillStyle: colour, globalAlpha: alpha });
  shares.forEach((share, bin) => {
    const left = x(edges[bin]);
    context.fillRect(left + 0.5, y(share), Math.max(1, x(edges[bin + 1]) - left - 1), y(0) - y(share));
  });
  context.restore();
}

function histogramWords({ data, frame }, name, shares) {
  const { edges, zero_zones, zone_label } = data.histogram;
  const flat = shares.filter((_, bin) => {
    const middle = (edges[bin] + edges[bin + 1]) / 2;
    return zero_zones.some(([low, high]) => low <= middle && middle <= high);
  });
  const share = Math.round(flat.reduce((sum, value) => sum + value, 0) * 100);
  const zone = zero_zones.length ? ` ${share} % lie where there is ${zone_label}.` : "";
  const title = withLabel(data, `Pre-activations of ${name.toLowerCase()}`);
  return `${title}, as of epoch ${data.kept[frame]}: share of inputs in each bin of z.${zone}`;
}
