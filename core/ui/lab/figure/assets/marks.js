// Shapes, state swatches and legends.

const SHAPES = ["circle", "square", "triangle", "diamond"];

function tracePath(context, corners) {
  context.beginPath();
  corners.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
}

function traceShape(context, shape, x, y, radius) {
  const side = radius * 0.9;
  const tall = radius * 1.2;
  const corners = [[x - side, y - side], [x + side, y - side], [x + side, y + side], [x - side, y + side]];
  if (shape === "square") return tracePath(context, corners);
  if (shape === "triangle") return tracePath(context, [[x, y - tall], [x + tall, y + side], [x - tall, y + side]]);
  if (shape === "diamond") return tracePath(context, [[x, y - tall], [x + tall, y], [x, y + tall], [x - tall, y]]);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function drawPoint(context, theme, { x, y, shape, colour, hollow, radius }) {
  traceShape(context, shape, x, y, hollow ? radius - 0.4 : radius);
  Object.assign(context, { fillStyle: hollow ? theme.background : colour, strokeStyle: hollow ? colour : theme.background });
  context.lineWidth = hollow ? 1.7 : 1;
  context.fill();
  context.stroke();
}

// One stretch of a unit's life; thickness and hollowness say the state without colour.
function drawStretch(context, state, left, right, middle, height) {
  const thick = Math.max(1, state.thickness * height);
  const width = Math.max(1, right - left);
  context.fillStyle = context.strokeStyle = state.colour;
  if (!state.hollow || height < 4) return context.fillRect(left, middle - thick / 2, width, thick);
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, middle - thick / 2 + 0.75, Math.max(0.5, width - 1.5), thick - 1.5);
}

const EVENT_MARKS = {
  "born dead": (context, x, y, radius) => traceShape(context, "circle", x, y, radius * 0.85),
  died: (context, x, y, radius) => {
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(x - radius, y - side * radius);
      context.lineTo(x + radius, y + side * radius);
    }
  },
  revived: (context, x, y, radius) => traceShape(context, "triangle", x, y, radius * 0.9),
};

// Drawn in the text colour on a halo of the background colour, so that it reads on grey and on green, light and dark.
function drawEvent(context, theme, kind, x, y, radius = 3.2) {
  const trace = () => EVENT_MARKS[kind](context, x, y, radius);
  Object.assign(context, { lineJoin: "round", lineCap: "round", strokeStyle: theme.background, lineWidth: 4.4 });
  trace();
  context.stroke();
  Object.assign(context, { strokeStyle: theme.text, lineWidth: 1.6, lineCap: "butt" });
  context.fillStyle = kind === "revived" ? theme.text : theme.background;
  if (kind !== "died") context.fill();
  context.stroke();
}

// Dies and comes back again and again: a zigzag over the stretch.
function drawFlicker(context, theme, left, right, y) {
  const teeth = Math.max(4, Math.round((right - left + 6) / 4));
  const step = (right - left + 6) / teeth;
  context.beginPath();
  for (let tooth = 0; tooth <= teeth; tooth += 1) context.lineTo(left - 3 + tooth * step, y + (tooth % 2 ? 3 : -3));
  Object.assign(context, { lineJoin: "round", lineCap: "round", strokeStyle: theme.background, lineWidth: 4.4 });
  context.stroke();
  Object.assign(context, { strokeStyle: theme.text, lineWidth: 1.6, lineCap: "butt" });
  context.stroke();
}

function strokeHinge(context, theme, state, [x0, y0, x1, y1], { alpha = 1, width = 1.2 } = {}) {
  context.save();
  Object.assign(context, { globalAlpha: alpha, strokeStyle: state.colour, lineWidth: width });
  context.setLineDash(state.dash ?? []);
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.restore();
}

const LEGEND_LINE = 19;

// items: [{label, draw(context, x, y)}], laid out in lines; returns the places and the height they need.
function flowLegend(context, theme, items, left, right) {
  context.font = `400 ${TEXT_SIZE}px ${theme.font}`;
  let [x, line] = [left, 0];
  const places = items.map((item) => {
    const width = 18 + context.measureText(item.label).width + 12;
    if (x + width - 12 > right && x > left) [x, line] = [left, line + 1];
    const place = { ...item, x, y: line * LEGEND_LINE + 9 };
    x += width;
    return place;
  });
  return { places, height: items.length ? (line + 1) * LEGEND_LINE + 5 : 0 };
}

function drawLegend(context, theme, { places }) {
  for (const { label, draw, x, y } of places) {
    draw(context, x + 6, y);
    write(context, theme, label, x + 17, y + 0.5, { alpha: 0.85 });
  }
}
