// Loss above, units in each state below, over the epochs of the run of this bias.

const LOSS_HEIGHT = 92;
const COUNTS_HEIGHT = 62;
const LOSS_TOP = 1;

function layOutCurves(view, width) {
  const { axis_left: left, axis_right } = view.data;
  const right = width - axis_right;
  const loss = { left, top: 24, right, bottom: 24 + LOSS_HEIGHT };
  const counts = { left, top: loss.bottom + 14, right, bottom: loss.bottom + 14 + COUNTS_HEIGHT };
  const x = scaleLinear([0, view.end], [left, right]);
  return { width, height: counts.bottom + AXIS_HEIGHT, loss, counts, x, lossY: scaleLinear([0, LOSS_TOP], [loss.bottom, loss.top]) };
}

// Units in each state at each epoch: a list of counts an epoch.
function stateCounts({ units, states, epochs }) {
  return epochs.map((epoch) => {
    const counts = states.map(() => 0);
    for (const unit of units) counts[stateAt(unit, epoch)] += 1;
    return counts;
  });
}

function drawCurves(view) {
  if (!view.losses) return;
  const { theme, data, epoch, curves } = view;
  const { width, height, loss, counts, x, lossY } = curves;
  const context = fitCanvas(view.canvases.curves, width, height);
  const each = (view.counted[view.stop] ??= stateCounts(data));
  const countY = scaleLinear([0, data.units.length], [counts.bottom, counts.top]);
  drawAxisY(context, theme, loss, lossY, "loss", { grid: true });
  drawAxisY(context, theme, counts, countY, "units");
  drawAxisX(context, theme, counts, x, "epoch");
  drawLossLegend(context, view);
  for (const [right, alpha] of [[width, 0.35], [x(epoch), 1]]) {
    context.save();
    context.beginPath();
    context.rect(0, 0, right, height);
    context.clip();
    context.globalAlpha = alpha;
    paintBands(context, view, each, countY);
    insideBox(context, loss, () => strokeLosses(context, view));
    context.restore();
  }
  drawRule(context, theme, [x(epoch), loss.top, x(epoch), counts.bottom], 0.9);
  view.canvases.curves.setAttribute("aria-label", `Loss and units in each state over the epochs. ${epochWords(view)}`);
}

function drawLossLegend(context, { theme, data, curves: { loss } }) {
  data.series.forEach(({ name, colour, dash }, index) => {
    const x = loss.left + index * 92;
    strokeHinge(context, theme, { colour, dash: index ? dash : [] }, [x, 11, x + 18, 11], { width: 2.2 });
    write(context, theme, name, x + 23, 11, { alpha: 0.85 });
  });
}

const lossesOf = ({ losses, stop, end }, series) => losses.subarray((2 * stop + series) * (end + 1), (2 * stop + series + 1) * (end + 1));

function strokeLosses(context, view) {
  const { x, lossY } = view.curves;
  view.data.series.forEach(({ colour, dash }, series) => {
    Object.assign(context, { strokeStyle: colour, lineWidth: 2.2, lineJoin: "round" });
    context.setLineDash(series ? dash : []);
    context.beginPath();
    lossesOf(view, series).forEach((loss, epoch) => context.lineTo(x(epoch), lossY(loss)));
    context.stroke();
  });
  context.setLineDash([]);
}

function paintBands(context, { data, curves: { x } }, each, y) {
  const low = each.map(() => 0);
  data.states.forEach((state, code) => {
    context.beginPath();
    each.forEach((counts, epoch) => context.lineTo(x(epoch), y(low[epoch] + counts[code])));
    for (let epoch = each.length - 1; epoch >= 0; epoch -= 1) context.lineTo(x(epoch), y(low[epoch]));
    context.fillStyle = state.colour;
    context.fill();
    each.forEach((counts, epoch) => (low[epoch] += counts[code]));
  });
}

function epochWords(view) {
  const { data, epoch, end } = view;
  const [train, test] = [0, 1].map((series) => lossesOf(view, series)[epoch].toFixed(2));
  const when = epoch === 0 ? "Before training" : epoch === end ? `After ${end} epochs` : `At epoch ${epoch}`;
  return `${when}: training loss ${train}, test loss ${test}; ${stateWords(data, data.units, epoch)}.`;
}
