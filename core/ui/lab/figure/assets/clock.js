// Playing: moves a range input through its epochs. player: {input, end, play: the button, rate(), frame, clock}.

const PLAY_SECONDS = 8; // at rate 1
const SLOWEST_STEP = 0.2;

function moveTo({ input, end }, epoch) {
  input.value = Math.min(end, Math.max(0, epoch));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function step(player, by) {
  pause(player);
  moveTo(player, Number(player.input.value) + by);
}

function jump(player, epoch) {
  pause(player);
  moveTo(player, epoch);
}

const playOrPause = (player) => (player.frame ? pause(player) : play(player));

function play(player) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return moveTo(player, player.end);
  if (Number(player.input.value) === player.end) moveTo(player, 0);
  player.play.setAttribute("aria-pressed", "true");
  player.clock = null;
  player.frame = requestAnimationFrame((now) => tick(player, now));
}

// From a change of rate on, the clock starts anew.
function tick(player, now) {
  const rate = player.rate();
  if (player.clock?.rate !== rate) player.clock = { start: now, epoch: Number(player.input.value), rate };
  const seconds = (Math.min(PLAY_SECONDS, player.end * SLOWEST_STEP) || SLOWEST_STEP) / rate;
  const passed = ((now - player.clock.start) / 1000 / seconds) * player.end;
  const epoch = Math.min(player.end, Math.floor(player.clock.epoch + passed));
  if (epoch !== Number(player.input.value)) moveTo(player, epoch);
  if (epoch === player.end) return pause(player);
  player.frame = requestAnimationFrame((later) => tick(player, later));
}

function pause(player) {
  cancelAnimationFrame(player.frame);
  player.frame = 0;
  player.play.setAttribute("aria-pressed", "false");
}
