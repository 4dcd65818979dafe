// Running a kept network: its parameters in half precision and a table of its activation give every unit's response.

// Base64 -> the numbers, from zlib-compressed little-endian halves.
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const halves = new Uint16Array(await new Response(plain).arrayBuffer());
  return Float32Array.from(halves, readHalf);
}

function readHalf(half) {
  const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 0x1f, half & 0x3ff];
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction);
}

// Where each layer's weights (fan in x fan out, a row an input) and then its biases stand in a row of parameters.
function layerPlaces(widths) {
  let start = 0;
  return widths.slice(1).map((fanOut, index) => {
    const place = { fanIn: widths[index], fanOut, start, biases: start + widths[index] * fanOut };
    start = place.biases + fanOut;
    return { ...place, end: start };
  });
}

const parameterCount = (widths) => layerPlaces(widths).at(-1).end;

function activate({ reach, values }, z) {
  const step = (2 * reach) / (values.length - 1);
  const place = (z + reach) / step;
  const before = Math.min(values.length - 2, Math.max(0, Math.floor(place)));
  return values[before] + (place - before) * (values[before + 1] - values[before]);
}

// z of every layer, outputs last, each n x width with a point a row; points: n x inputs.
function respond({ widths, activation }, parameters, points) {
  const n = points.length / widths[0];
  let inputs = points;
  return layerPlaces(widths).map((place) => {
    const z = layerResponse(place, parameters, inputs, n);
    inputs = z.map((value) => activate(activation, value));
    return z;
  });
}

function layerResponse({ fanIn, fanOut, start, biases }, parameters, inputs, n) {
  const z = new Float32Array(n * fanOut);
  for (let point = 0; point < n; point += 1)
    for (let unit = 0; unit < fanOut; unit += 1) {
      let sum = parameters[biases + unit];
      for (let input = 0; input < fanIn; input += 1)
        sum += inputs[point * fanIn + input] * parameters[start + input * fanOut + unit];
      z[point * fanOut + unit] = sum;
    }
  return z;
}

const TILE = 14; // points along a side of a unit's picture

// The inputs (n x d) of which a unit's picture is made: a plane's, the first row on top, or a line's.
function viewPoints({ origin, axes, x, y }) {
  const along = ([low, high], index, count) => low + ((index + 0.5) / count) * (high - low);
  const places = y
    ? Array.from({ length: TILE * TILE }, (_, cell) => [along(x, cell % TILE, TILE), along(y, TILE - 1 - Math.floor(cell / TILE), TILE)])
    : Array.from({ length: 4 * TILE }, (_, cell) => [along(x, cell, 4 * TILE)]);
  return Float32Array.from(places.flatMap((place) => origin.map((start, d) => place.reduce((sum, along, axis) => sum + along * axes[axis][d], start))));
}
