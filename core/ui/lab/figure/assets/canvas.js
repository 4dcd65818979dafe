// What every panel draws with: theme, canvas, layers, scales, text and axes.

const TEXT_SIZE = 12;
const FAINT = 0.65; // alpha of axis texts

function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  return { text: read("text-color"), background: read("background-color"), primary: read("primary-color"), font: read("font") };
}

// Returns the canvas's cleared context, in which one unit is one CSS pixel.
function fitCanvas(canvas, width, height) {
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext("2d");
  if (canvas.width !== columns || canvas.height !== rows) {
    Object.assign(canvas, { width: columns, height: rows });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// A picture painted once and stamped into every frame.
function paintLayer(width, height, paint) {
  const canvas = document.createElement("canvas");
  paint(fitCanvas(canvas, width, height));
  return { stamp: (context) => context.drawImage(canvas, 0, 0, width, height) };
}

function scaleLinear([low, high], [start, end]) {
  const slope = (end - start) / (high - low || 1);
  const scale = (value) => start + (value - low) * slope;
  scale.invert = (position) => low + (position - start) / slope;
  scale.domain = [low, high];
  return scale;
}

function niceTicks([low, high], count) {
  const rough = (high - low || 1) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function write(context, theme, text, x, y, { align = "left", baseline = "middle", alpha = 1, weight = 400, room } = {}) {
  context.save();
  context.globalAlpha *= alpha;
  context.font = `${weight} ${TEXT_SIZE}px ${theme.font}`;
  Object.assign(context, { fillStyle: theme.text, textAlign: align, textBaseline: baseline });
  context.fillText(String(text).replace(/^-/, "−"), x, y, room);
  context.restore();
}

function drawRule(context, theme, [x0, y0, x1, y1], alpha) {
  context.save();
  Object.assign(context, { globalAlpha: alpha, strokeStyle: theme.text, lineWidth: 1 });
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.restore();
}

// box: {left, top, right, bottom} of the plot.
function drawAxisX(context, theme, box, x, title) {
  const ticks = niceTicks(x.domain, (box.right - box.left) / 90);
  drawRule(context, theme, [box.left, box.bottom + 0.5, box.right, box.bottom + 0.5], 0.3);
  for (const tick of ticks) {
    const place = Math.round(x(tick)) + 0.5;
    drawRule(context, theme, [place, box.bottom, place, box.bottom + 5], 0.3);
    const middle = Math.min(place, box.right + 8 - (String(tick).length * TEXT_SIZE) / 3.4);
    write(context, theme, tick, middle, box.bottom + 15, { align: "center", alpha: FAINT });
  }
  write(context, theme, title, (box.left + box.right) / 2, box.bottom + 33, { align: "center", alpha: FAINT });
}

function drawAxisY(context, theme, box, y, title, { grid = false } = {}) {
  for (const tick of niceTicks(y.domain, (box.bottom - box.top) / 45)) {
    const place = Math.round(y(tick)) + 0.5;
    if (grid) drawRule(context, theme, [box.left, place, box.right, place], 0.1);
    else drawRule(context, theme, [box.left - 5, place, box.left, place], 0.3);
    write(context, theme, tick, box.left - 8, place, { align: "right", alpha: FAINT });
  }
  context.save();
  context.translate(8, (box.top + box.bottom) / 2);
  context.rotate(-Math.PI / 2);
  write(context, theme, title, 0, 0, { align: "center", alpha: FAINT, room: box.bottom - box.top });
  context.restore();
}

function insideBox(context, { left, top, right, bottom }, paint) {
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  paint();
  context.restore();
}

const AXIS_HEIGHT = 42;
