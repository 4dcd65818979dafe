// Home: the bias slider, and the network, the chosen unit and the curves that follow it without a request.

const REMEMBERED = "lab-home-stop"; // the slider's place, while other pages are visited
const homes = new WeakMap();
const HOME_PANELS = { slope: [layOutSlope, drawSlope], network: [layOutNetwork, drawNetwork], curves: [layOutCurves, drawCurves] };

export default function ({ data, parentElement, setTriggerValue }) {
  const view = homes.get(parentElement) ?? openHome(parentElement);
  const call = ++view.calls;
  view.open = (stop) => setTriggerValue("open", stop);
  if (view.all?.parameters !== data.parameters) takeRuns(view, data);
  return () => call === view.calls && closeHome(parentElement, view);
}

function openHome(parentElement) {
  const find = (selector) => parentElement.querySelector(selector);
  const figures = Object.fromEntries([...parentElement.querySelectorAll("figure")].map((figure) => [figure.dataset.panel, figure]));
  const each = (selector) => Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure.querySelector(selector)]));
  const view = { calls: 0, request: 0, steady: true, pointed: null, figures, canvases: each("canvas"), captions: each("figcaption"), root: find(".home") };
  Object.assign(view, { bias: find("#home-bias"), value: find("output"), ends: find(".ends"), story: find(".story"), link: find(".open"), number: find(".number") });
  view.player = { input: find(".epoch"), play: find(".play"), rate: () => 1, frame: 0, end: 0 };
  view.bias.oninput = () => drawHomeSoon(view);
  view.bias.onchange = () => remember(view.bias.value);
  view.player.input.oninput = () => drawHomeSoon(view);
  view.player.input.onpointerdown = view.player.input.onkeydown = () => pause(view.player);
  view.player.play.onclick = () => playOrPause(view.player);
  view.link.onclick = (event) => openRun(view, event);
  connectUnits(view);
  view.resizing = new ResizeObserver(() => layOutHome(view));
  view.resizing.observe(view.root);
  homes.set(parentElement, view);
  return view;
}

function closeHome(parentElement, view) {
  pause(view.player);
  cancelAnimationFrame(view.request);
  view.resizing.disconnect();
  homes.delete(parentElement);
}

async function takeRuns(view, data) {
  const end = data.epochs.at(-1);
  Object.assign(view, { all: data, data, end, chosen: data.chosen, counted: [], points: viewPoints(data.network.view), seen: "" });
  view.bias.max = data.biases.length - 1;
  view.bias.value = remembered() ?? data.opening;
  view.player.end = view.player.input.max = end;
  view.player.input.value = 0;
  fillEnds(view);
  const [inputs, every, losses] = await Promise.all([data.inputs, data.parameters, data.losses].map(unpack));
  Object.assign(view, { inputs, every, losses });
  layOutHome(view);
}

function fillEnds({ ends, data: { biases } }) {
  const [low, high] = [biases[0], biases.at(-1)];
  const marks = biases.filter((bias) => bias === low || bias === high || bias % 5 === 0);
  ends.replaceChildren(
    ...marks.map((bias) => {
      const mark = Object.assign(document.createElement("span"), { textContent: minus(bias) });
      mark.style.left = `${(100 * (bias - low)) / (high - low)}%`;
      return mark;
    })
  );
}

const minus = (number) => String(number).replace("-", "−");

// The browser may refuse a page its memory.
function remember(stop) {
  try {
    sessionStorage.setItem(REMEMBERED, stop);
  } catch {
    return; // a browser that keeps nothing
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

// A plain click stays in this session; the address serves a new tab.
function openRun(view, event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  view.open(view.stop);
}

function connectUnits(view) {
  const canvas = view.canvases.network;
  const under = (event) => unitAt(view, event.offsetX, event.offsetY);
  const point = (row) => {
    if (row !== view.pointed) drawHomeSoon(Object.assign(view, { pointed: row }));
  };
  canvas.onpointermove = (event) => point(under(event));
  canvas.onpointerleave = () => point(null);
  canvas.onclick = (event) => {
    view.chosen = under(event) ?? view.chosen;
    drawHomeSoon(view);
  };
  canvas.onkeydown = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -view.data.layers[0].width, ArrowRight: view.data.layers[0].width }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = view.chosen + by;
    if (view.data.units[next]) view.chosen = next;
    drawHomeSoon(view);
  };
}

function drawHomeSoon(view) {
  view.request ||= requestAnimationFrame(() => drawHome(view));
}

function layOutHome(view) {
  if (!view.every || !view.root.clientWidth) return;
  view.theme = readTheme(view.root);
  view.tallestNetwork = view.root.clientWidth < 620 ? 216 : 330;
  view.picked = view.chosen;
  for (const [name, [layOut]] of Object.entries(HOME_PANELS)) view[name] = layOut(view, Math.floor(view.figures[name].clientWidth));
  drawHome(view);
}

function drawHome(view) {
  view.request = 0;
  if (!view.slope) return;
  const stop = Number(view.bias.value);
  const size = view.every.length / view.all.biases.length;
  if (view.stop !== stop) Object.assign(view, { stop, data: { ...view.all, units: view.all.units[stop] }, parameters: view.every.subarray(stop * size, (stop + 1) * size) });
  view.epoch = Number(view.player.input.value);
  view.picked = view.pointed ?? view.chosen;
  for (const [, draw] of Object.values(HOME_PANELS)) draw(view);
  tellStop(view);
}

// What happened, in the story's words; `**` encloses what is bold.
function tellStop(view) {
  const { all, stop, epoch, end } = view;
  view.value.textContent = minus(all.biases[stop]);
  const parts = all.stories[stop].split("**").map((text, index) => Object.assign(document.createElement(index % 2 ? "b" : "span"), { textContent: text.replace(/\s+/g, " ") }));
  view.story.replaceChildren(...parts);
  view.link.href = `training_lab?${all.links[stop]}`;
  view.captions.network.textContent = epoch === 0 ? "The network before training" : `The network ${epoch === end ? "after" : "at epoch"} ${epoch}${epoch === end ? " epochs" : ""}`;
  view.number.textContent = `epoch ${epoch} / ${end}`;
  view.player.input.setAttribute("aria-valuetext", epochWords(view));
  view.bias.setAttribute("aria-valuetext", `${minus(all.biases[stop])}. ${epochWords({ ...view, epoch: end })}`);
}
