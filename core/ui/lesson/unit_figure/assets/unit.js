// One unit: the map of its loss with the path of descent, and its fit, step by step. Every number comes with the data;
// only where the pointer has dragged the start is known here first, until the server has followed it.

const SVG = "http://www.w3.org/2000/svg";
const PLAY_SECONDS = 5;
const [LEFT, TOP, SIZE] = [46, 24, 380];
const figures = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const figure = figures.get(parentElement) ?? openFigure(parentElement);
  const call = ++figure.calls;
  figure.say = setTriggerValue;
  take(figure, data);
  return () => {
    if (call === figure.calls) pause(figure);
  };
}

function openFigure(parentElement) {
  const find = (selector) => parentElement.querySelector(selector);
  const figure = {
    calls: 0,
    frame: 0,
    step: 0,
    played: null,
    said: null, // the step that the server has not answered yet: an older answer must not take the learner back
    root: find(".unit"),
    map: find(".unit-map"),
    fit: find(".unit-fit"),
    input: find("input"),
    button: find("button"),
    status: find(".unit-status"),
    hint: find(".unit-hint"),
  };
  figure.button.onclick = () => (figure.frame ? settle(figure) : play(figure));
  figure.input.oninput = () => {
    pause(figure);
    show(figure, Number(figure.input.value));
  };
  figure.input.onchange = () => sayStep(figure);
  figures.set(parentElement, figure);
  return figure;
}

function take(figure, data) {
  const isNew = figure.data?.path_id !== data.path_id;
  figure.data = data;
  figure.last = data.open ? data.path.w.length - 1 : 0;
  figure.input.max = figure.last;
  figure.root.dataset.open = data.open && figure.last ? "yes" : "no";
  figure.hint.textContent = data.hint;
  if (isNew) pause(figure);
  if (isNew || data.step === figure.said) figure.said = null;
  if (!figure.frame) show(figure, Math.min(figure.said ?? data.step, figure.last));
  if (data.open && figure.played !== data.path_id && data.step === 0) {
    figure.played = data.path_id;
    play(figure);
  }
}

function play(figure) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    show(figure, figure.last);
    sayStep(figure);
    return;
  }
  const first = figure.step >= figure.last ? 0 : figure.step;
  const begun = performance.now();
  const advance = (now) => {
    const share = Math.min(1, (now - begun) / (PLAY_SECONDS * 1000));
    show(figure, first + Math.round(share * (figure.last - first)));
    figure.frame = share < 1 ? requestAnimationFrame(advance) : 0;
    if (share >= 1) settle(figure);
  };
  figure.frame = requestAnimationFrame(advance);
  press(figure, true);
}

function pause(figure) {
  cancelAnimationFrame(figure.frame);
  figure.frame = 0;
  press(figure, false);
}

function settle(figure) {
  pause(figure);
  sayStep(figure);
}

function sayStep(figure) {
  figure.said = figure.step;
  figure.say("step", figure.step);
}

function press(figure, isPlaying) {
  figure.button.textContent = isPlaying ? "Pause" : "Play";
  figure.button.setAttribute("aria-pressed", isPlaying);
}

function show(figure, step) {
  figure.step = step;
  const { data } = figure;
  const { w, b, loss, state } = data.path;
  const words = `step ${step} of ${figure.last}: loss ${loss[step].toFixed(3)}, ${state[step]}`;
  figure.input.value = step;
  figure.input.setAttribute("aria-valuetext", words);
  figure.status.textContent = words;
  figure.map.setAttribute("aria-label", `Map of the loss over weight and bias. At ${words}, the unit is at w ${w[step]}, b ${b[step]}.`);
  figure.fit.setAttribute("aria-label", `The unit's output and the targets, at ${words}.`);
  drawMap(figure, step);
  drawFit(figure, step);
}

function drawMap(figure, step) {
  const { data, map } = figure;
  const { reach, edge, path, colours } = data;
  const x = (w) => LEFT + ((w + reach) / (2 * reach)) * SIZE;
  const y = (b) => TOP + ((reach - b) / (2 * reach)) * SIZE;
  const cone = [[-reach, edge[0]], [0, 0], [reach, edge[1]]];
  const points = path.w.slice(0, step + 1).map((w, at) => [x(w), y(path.b[at])]);
  const inside = make("g", { "clip-path": "url(#unit-clip)" }, [
    make("image", { href: data.picture, x: LEFT, y: TOP, width: SIZE, height: SIZE, preserveAspectRatio: "none" }),
    make("polygon", { points: pairs([...cone, [reach, -reach], [-reach, -reach]], x, y), fill: colours.dead, "fill-opacity": 0.55 }),
    make("polyline", { points: pairs(cone, x, y), fill: "none", stroke: colours.path, "stroke-dasharray": "4 4" }),
    make("text", { x: x(0), y: y(-reach) - 12, "text-anchor": "middle", class: "unit-word" }, [data.word]),
    ...trail(points, colours),
    ...(step < figure.last ? update([x(path.w[step + 1]), y(path.b[step + 1])], points.at(-1), colours) : []),
  ]);
  const dot = make("circle", { cx: points.at(-1)[0], cy: points.at(-1)[1], r: 8, fill: colours.accent, stroke: "white", "stroke-width": 2, class: "unit-now" });
  const start = make("circle", { cx: points[0][0], cy: points[0][1], r: 15, fill: colours.accent, "fill-opacity": 0.25, stroke: "white", "stroke-width": 2, class: "unit-start" });
  drag(figure, start, dot, { x, y, reach });
  map.replaceChildren(clip(), title("Loss for every w and b: the darker, the higher"), inside, start, dot, ...axes(reach, x, y, ["weight w", "bias b"]));
}

function trail(points, colours) {
  const line = { points: points.map((point) => point.join(",")).join(" "), fill: "none", "stroke-linejoin": "round" };
  return [
    make("polyline", { ...line, stroke: "white", "stroke-width": 5 }),
    make("polyline", { ...line, stroke: colours.path, "stroke-width": 2 }),
    ...points.map(([cx, cy]) => make("circle", { cx, cy, r: 3, fill: colours.path, stroke: "white", "stroke-width": 1 })),
  ];
}

function update([x2, y2], [x1, y1], colours) {
  const ends = { x1, y1, x2, y2 };
  return [
    make("line", { ...ends, stroke: "white", "stroke-width": 6 }), // seen on the dark end of the map too
    make("line", { ...ends, stroke: colours.accent, "stroke-width": 3, class: "unit-update" }),
  ];
}

function drag(figure, start, dot, { x, y, reach }) {
  const at = (event) => {
    const box = figure.map.getBoundingClientRect();
    const scale = 440 / box.width;
    const w = (((event.clientX - box.left) * scale - LEFT) / SIZE) * 2 * reach - reach;
    const b = reach - (((event.clientY - box.top) * scale - TOP) / SIZE) * 2 * reach;
    return [w, b].map((value) => Math.round(Math.max(-reach, Math.min(reach, value)) * 10) / 10);
  };
  start.onpointerdown = (event) => {
    pause(figure);
    start.setPointerCapture(event.pointerId);
    event.preventDefault();
    start.onpointermove = (move) => {
      const [w, b] = at(move);
      for (const circle of [start, dot]) {
        circle.setAttribute("cx", x(w));
        circle.setAttribute("cy", y(b));
      }
      figure.status.textContent = `start at w ${w}, b ${b}`;
    };
    start.onpointerup = (up) => {
      const [w, b] = at(up);
      start.onpointermove = start.onpointerup = null;
      figure.say("start", { w, b });
    };
  };
}

function drawFit(figure, step) {
  const { fit, data } = figure;
  const { samples, curves, colours } = data;
  const [low, high] = data.x_range;
  const [bottom, top] = data.y_range;
  const x = (value) => LEFT + ((value - low) / (high - low)) * SIZE;
  const y = (value) => TOP + ((top - value) / (top - bottom)) * SIZE;
  const frame = curves.steps.findLastIndex((each) => each <= step);
  const line = curves.x.map((value, at) => `${x(value)},${y(curves.y[frame][at])}`).join(" ");
  const marks = samples.x.map((value, at) => mark(x(value), y(samples.y[at]), curves.on[frame][at], colours));
  const inside = make("g", { "clip-path": "url(#unit-clip)" }, [
    ...marks,
    make("polyline", { points: line, fill: "none", stroke: colours.accent, "stroke-width": 3, class: "unit-curve" }),
  ]);
  const ends = [text(LEFT, TOP + SIZE + 18, label(low)), text(LEFT + SIZE, TOP + SIZE + 18, label(high), "end")];
  const sides = [text(LEFT - 6, TOP + 10, label(top), "end"), text(LEFT - 6, TOP + SIZE, label(bottom), "end")];
  fit.replaceChildren(clip(), title("The unit's output (red line) and the targets"), box(), inside, text(LEFT + SIZE / 2, TOP + SIZE + 18, "input x", "middle"), ...ends, ...sides);
}

// A sample that is on is a disc, one that is off a cross: colour is never the only cue.
function mark(x, y, isOn, colours) {
  if (isOn) return make("circle", { cx: x, cy: y, r: 5, fill: colours.on });
  return make("path", { d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`, stroke: colours.dead, "stroke-width": 2.5, class: "unit-off" });
}

function axes(reach, x, y, [across, up]) {
  return [
    box(),
    text(x(-reach), y(-reach) + 18, label(-reach, 0)),
    text(x(0), y(-reach) + 18, across, "middle"),
    text(x(reach), y(-reach) + 18, `${reach}`, "end"),
    text(LEFT - 6, y(reach) + 10, `${reach}`, "end"),
    text(LEFT - 6, y(0), up, "end"),
    text(LEFT - 6, y(-reach), label(-reach, 0), "end"),
  ];
}

function clip() {
  return make("clipPath", { id: "unit-clip" }, [make("rect", { x: LEFT, y: TOP, width: SIZE, height: SIZE })]);
}

function box() {
  return make("rect", { x: LEFT, y: TOP, width: SIZE, height: SIZE, fill: "none", stroke: "currentColor", "stroke-opacity": 0.4 });
}

function title(words) {
  return make("text", { x: LEFT, y: 14, "font-weight": 600 }, [words]);
}

function text(x, y, words, anchor = "start") {
  return make("text", { x, y, "text-anchor": anchor }, [words]);
}

function label(value, digits = 1) {
  return value.toFixed(digits).replace("-", "−");
}

function pairs(points, x, y) {
  return points.map(([w, b]) => `${x(w)},${y(b)}`).join(" ");
}

function make(kind, attributes, children = []) {
  const element = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
