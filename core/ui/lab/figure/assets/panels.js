// Panels of one run. They follow the "input" events of #lab-epoch and pick out a unit together.

const views = new WeakMap();
// see: what a panel shows; it is drawn again only when that has changed.
const PANELS = {
  network: { layOut: layOutNetwork, draw: drawNetwork, see: (view) => [networkFrame(view), view.picked, allStates(view), view.parameters !== null] },
  ribbon: { layOut: layOutRibbon, draw: drawRibbon, see: (view) => [view.epoch, view.picked] },
  picture: { layOut: layOutPicture, draw: drawPicture, see: (view) => [view.frame, view.picked, firstLayerStates(view)] },
  histogram: { layOut: layOutHistogram, draw: drawHistogram, see: (view) => [view.frame, view.layer, view.picked, pickedState(view)] },
};

export default function ({ data, parentElement }) {
  const view = views.get(parentElement) ?? openView(parentElement);
  const call = ++view.calls;
  takeData(view, data);
  return () => call === view.calls && closeView(parentElement, view);
}

function openView(parentElement) {
  const root = parentElement.querySelector(".panels");
  const figures = Object.fromEntries([...root.querySelectorAll("figure")].map((figure) => [figure.dataset.panel, figure]));
  const each = (selector) => Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure.querySelector(selector)]));
  const view = { calls: 0, request: 0, picked: null, pinned: null, pointed: null, layer: null, root, figures, canvases: each("canvas"), titles: each(".title") };
  view.stop = new AbortController();
  view.resizing = new ResizeObserver(() => layOutSoon(view));
  view.resizing.observe(root);
  document.addEventListener("input", ({ target }) => target.id === "lab-epoch" && drawSoon(view), { signal: view.stop.signal });
  connectPicking(view);
  for (const [name, button] of Object.entries(each(".save"))) if (button) button.onclick = () => savePicture(view, name);
  views.set(parentElement, view);
  return view;
}

function closeView(parentElement, view) {
  cancelAnimationFrame(view.request);
  view.stop.abort();
  view.resizing.disconnect();
  views.delete(parentElement);
}

function takeData(view, data) {
  const { picture } = data;
  const pinned = view.pinned < data.units.length ? view.pinned : null; // another run, the same unit
  Object.assign(view, { data, end: data.epochs.at(-1), pinned, pointed: null, picked: pinned, tipPlace: null });
  loadCounts(view, data);
  loadNetwork(view, data);
  if (view.layer >= data.layers.length) view.layer = null;
  view.root.setAttribute("aria-label", withLabel(data, "Panels of the run"));
  view.root.style.setProperty("--axis-left", `${data.axis_left}px`);
  view.titles.picture.textContent = picture?.title ?? "";
  for (const [name, figure] of Object.entries(view.figures)) figure.hidden = !data.panels.includes(name);
  view.figures.network.querySelector(".hint").hidden = !data.network?.drawn;
  view.root.querySelector(".grid").classList.toggle("two", data.panels.includes("ribbon") && data.panels.length > 1);
  loadSprite(view, picture?.sprite);
  fillChoice(view);
  layOutSoon(view);
}

// The new sprite is decoded before it replaces the old one.
function loadSprite(view, source) {
  if (view.sprite?.src === source) return;
  view.sprite = source ? Object.assign(new Image(), { src: source }) : null;
  view.sprite?.decode().then(() => drawAnew(view, "picture"));
}

// Until the new counts are decoded, the histogram keeps what it shows.
async function loadCounts(view, data) {
  view.counts = null;
  const counts = data.histogram && (await decodeCounts(data));
  if (view.data !== data) return;
  view.counts = counts;
  drawAnew(view, "histogram");
}

async function loadNetwork(view, data) {
  view.parameters = null;
  if (!data.network?.drawn) return;
  view.points = viewPoints(data.network.view);
  const parameters = await unpack(data.network.parameters);
  if (view.data !== data) return;
  view.parameters = parameters;
  drawAnew(view, "network");
}

function fillChoice(view) {
  const choices = [["All", null], ...view.data.layers.map(({ name }, layer) => [name, layer])];
  const buttons = choices.map(([name, layer]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.setAttribute("aria-pressed", view.layer === layer);
    button.onclick = () => chooseLayer(view, layer, button);
    return button;
  });
  view.figures.histogram.querySelector(".choice").replaceChildren(...buttons);
}

function chooseLayer(view, layer, chosen) {
  view.layer = layer;
  for (const button of chosen.parentElement.children) button.setAttribute("aria-pressed", button === chosen);
  drawSoon(view);
}

function layOutSoon(view) {
  view.stale = true;
  drawSoon(view);
}

function drawAnew(view, name) {
  if (view.seen) delete view.seen[name];
  drawSoon(view);
}

function drawSoon(view) {
  view.request ||= requestAnimationFrame(() => draw(view));
}

const shows = (view, name) => !view.figures[name].hidden;
const shownPanels = (view) => Object.entries(PANELS).filter(([name]) => shows(view, name));

function draw(view) {
  view.request = 0;
  if (!view.root.clientWidth) return;
  if (view.stale) layOut(view);
  const cursor = Number(document.getElementById("lab-epoch")?.value ?? Infinity);
  view.epoch = Math.min(view.end, cursor);
  view.frame = Math.max(0, view.data.kept.findLastIndex((kept) => kept <= view.epoch));
  for (const [name, panel] of shownPanels(view)) {
    const seen = String(panel.see(view));
    if (view.seen[name] !== seen) panel.draw(view);
    view.seen[name] = seen;
  }
  showTip(view);
}

function layOut(view) {
  view.theme = readTheme(view.root);
  for (const [name, panel] of shownPanels(view)) view[name] = panel.layOut(view, Math.floor(view.figures[name].clientWidth));
  const [ribbon, picture, histogram] = ["ribbon", "picture", "histogram"].map((name) => (shows(view, name) ? view[name].height : 0));
  const low = Math.max(ribbon + histogram, picture) < Math.max(ribbon, picture + histogram);
  view.root.querySelector(".grid").classList.toggle("low", low); // the histogram goes below a low ribbon
  Object.assign(view, { stale: false, seen: {} });
}

// The panel with its title, on the theme's background.
function savePicture(view, name) {
  const { width, height } = view[name];
  const canvas = document.createElement("canvas");
  const context = fitCanvas(canvas, width + 16, height + 44);
  Object.assign(context, { fillStyle: view.theme.background });
  context.fillRect(0, 0, width + 16, height + 44);
  const title = `${withLabel(view.data, view.titles[name].textContent)}, epoch ${view.epoch}`;
  write(context, view.theme, title, view.data.axis_left + 8, 20, { weight: 600 });
  context.drawImage(view.canvases[name], 8, 36, width, height);
  const link = document.createElement("a");
  Object.assign(link, { href: canvas.toDataURL("image/png"), download: `${name}-epoch-${view.epoch}.png` }).click();
}
