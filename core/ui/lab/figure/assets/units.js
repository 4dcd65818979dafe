// What is said about units: names, states at an epoch, lives in words.

const stateAt = (unit, epoch) => unit.runs.find(([, last]) => epoch <= last)?.[2] ?? unit.runs.at(-1)[2];

const unitName = (data, unit) => `${data.layers[unit.layer].name}, unit ${unit.unit + 1}`;

const WHY = { "cut off": "its output only reaches dead units", asleep: "only a faint gradient reaches it" };

// "Layer 1, unit 4: died at epoch 6, revived at 31, cut off since epoch 40: its output only reaches dead units."
function unitStory(data, unit, epoch) {
  const past = unit.events.filter(([when]) => when <= epoch);
  return `${unitName(data, unit)}: ${[...eventWords(past), nowWords(data, unit, epoch)].join(", ")}.`;
}

function nowWords(data, unit, epoch) {
  const [first, , code] = unit.runs.find(([, last]) => epoch <= last) ?? unit.runs.at(-1);
  const { name } = data.states[code];
  if (name === "dead") return "still dead";
  const since = first === 0 ? "from the start" : `since epoch ${first}`;
  return WHY[name] ? `${name} ${since}: ${WHY[name]}` : `${name} now`;
}

function eventWords(events) {
  const moves = events.filter(([, kind]) => kind !== "born dead");
  const born = moves.length < events.length ? ["born dead"] : [];
  if (moves.length > 4) {
    const times = moves.filter(([, kind]) => kind === "died").length;
    return [...born, `died ${times} times, last change at epoch ${moves.at(-1)[0]}`];
  }
  return [...born, ...moves.map(([when, kind], index) => `${kind} at ${index ? "" : "epoch "}${when}`)];
}

// "13 active, 3 dead"
function stateWords(data, units, epoch) {
  const counts = data.states.map(() => 0);
  for (const unit of units) counts[stateAt(unit, epoch)] += 1;
  const words = data.states.map(({ name }, code) => counts[code] && `${counts[code]} ${name}`);
  return words.filter(Boolean).join(", ");
}

const layerUnits = (data, layer) => data.units.filter((unit) => unit.layer === layer);

const withLabel = (data, text) => (data.label ? `${text}, ${data.label}` : text);
