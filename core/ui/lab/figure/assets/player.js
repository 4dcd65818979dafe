// The epoch player. Its range input is the one cursor: every panel and chart listens to that input's "input" event.
// The page's body carries the epoch as its `value`, because Vega can bind to the body before the input exists.

const players = new WeakMap();

export default function ({ data, parentElement }) {
  const player = players.get(parentElement) ?? openPlayer(parentElement);
  const call = ++player.calls;
  takeRuns(player, data);
  return () => call === player.calls && closePlayer(parentElement, player);
}

function openPlayer(parentElement) {
  const find = (selector) => parentElement.querySelector(selector);
  const player = {
    calls: 0,
    atEnd: true,
    frame: 0,
    input: find("#lab-epoch"),
    number: find(".lab-number"),
    sentences: find(".lab-sentences"),
    play: find("[data-act=play]"),
    rate: () => Number(find(".lab-rate").value),
  };
  player.input.oninput = () => follow(player);
  player.input.onpointerdown = player.input.onkeydown = () => pause(player);
  const acts = {
    play: () => playOrPause(player),
    first: () => jump(player, 0),
    back: () => step(player, -1),
    forward: () => step(player, 1),
    last: () => jump(player, player.end),
  };
  for (const [name, act] of Object.entries(acts)) find(`[data-act=${name}]`).onclick = act;
  players.set(parentElement, player);
  return player;
}

function closePlayer(parentElement, player) {
  pause(player);
  players.delete(parentElement);
  if (!document.getElementById("lab-epoch")) delete document.body.value;
}

function takeRuns(player, { runs, states }) {
  const { input } = player;
  const end = Math.max(...runs.map((run) => run.epochs.at(-1)));
  const epoch = player.atEnd ? end : Math.min(Number(input.value), end);
  Object.assign(player, { runs, states, end });
  input.max = end;
  placeBelowHeader(input);
  moveTo(player, epoch);
}

function placeBelowHeader(input) {
  const header = document.querySelector('[data-testid="stHeader"]');
  input.closest(".stElementContainer")?.style.setProperty("--lab-header", `${header?.offsetHeight ?? 0}px`);
}

// Runs before the event bubbles on to the panels and the charts.
function follow(player) {
  const epoch = Number(player.input.value);
  document.body.value = epoch;
  player.atEnd = epoch === player.end;
  player.number.innerHTML = `<b>${epoch}</b> / ${player.end}`;
  // Steps are announced by the sentences, the focused slider by its value text, playing not at all.
  const quiet = player.frame || document.activeElement === player.input;
  player.sentences.setAttribute("aria-live", quiet ? "off" : "polite");
  player.sentences.replaceChildren(...player.runs.map((run) => sentence(player, run, epoch)));
  const words = [...player.sentences.children].map((paragraph) => paragraph.textContent).join(" ");
  player.input.setAttribute("aria-valuetext", words);
}

function sentence({ runs, states }, run, epoch) {
  const paragraph = document.createElement("p");
  if (runs.length > 1) paragraph.append(part("lab-run", `${run.label}, `));
  paragraph.append(`${runs.length > 1 ? "epoch" : "Epoch"} ${epoch}: `);
  const end = run.epochs.at(-1);
  const stopped = run.diverged_at !== null && `stopped at epoch ${run.diverged_at}, loss no longer finite.`;
  if (epoch > end) paragraph.append(stopped || `ended at epoch ${end}.`);
  else paragraph.append(...numbers(run, states, epoch), stopped && epoch === end ? ` The run ${stopped}` : "");
  return paragraph;
}

function numbers(run, states, epoch) {
  const logged = run.epochs.findLastIndex((each) => each <= epoch); // not every epoch need be logged
  const losses = `training loss ${lossText(run.train_loss[logged])}, test loss ${lossText(run.test_loss[logged])}; `;
  const counts = states.flatMap((state, code) => [
    count(state, run.state_counts[logged][code]),
    code < states.length - 1 ? ", " : ".",
  ]);
  return [losses, ...counts];
}

function count(state, units) {
  const swatch = part(state.hollow ? "lab-hollow" : "", "", "i");
  swatch.style.setProperty("--colour", state.colour ?? "transparent");
  swatch.style.setProperty("--thickness", state.thickness ?? 1);
  const element = part("lab-count", "");
  element.append(swatch, `${units} ${state.name}`);
  return element;
}

function part(className, text, tag = "span") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function lossText(loss) {
  if (loss === null) return "not finite";
  return loss >= 1000 ? loss.toExponential(1) : loss >= 0.001 ? loss.toFixed(3) : loss.toPrecision(2);
}
