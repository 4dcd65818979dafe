// What a page needs in the browser: the menu marks the page one is on and closes after a choice on a phone, headlines
// are announced, the focus stays where a button was, and a marked word shows its line of explanation.

const NARROW = "(max-width: 768px)";
const LINK = '[data-testid="stPageLink-NavLink"]';
const TERM = 'a[href^="#term-"]';

export default function ({ data }) {
  const stop = new AbortController();
  const listen = (name, handler) => document.addEventListener(name, handler, { signal: stop.signal, capture: true });
  const tip = makeTip();
  const keeper = { button: null, blocks: [] };
  listen("click", (event) => {
    if (event.target.closest(`.stSidebar ${LINK}`)) closeMenu();
    const term = event.target.closest(TERM);
    if (term) event.preventDefault();
    if (term) explain(tip, term);
    rememberPlace(keeper, event.target.closest(".stMain button"));
  });
  listen("pointerdown", () => (keeper.button = null));
  listen("pointerover", ({ target }) => follow(tip, target.closest?.(TERM)));
  listen("focusin", ({ target }) => follow(tip, target.closest?.(TERM)));
  listen("focusout", () => tip.term?.matches(":hover") || hide(tip));
  listen("scroll", () => tip.term && place(tip));
  listen("keydown", ({ key }) => key === "Escape" && hide(tip));
  const watcher = new MutationObserver(() => settle(data.label, keeper));
  watcher.observe(document.querySelector(".stApp"), { childList: true, subtree: true });
  settle(data.label, keeper);
  follow(tip, document.activeElement.closest(TERM) ?? document.querySelector(`${TERM}:hover`)); // of before a rerun
  return () => {
    stop.abort();
    watcher.disconnect();
    tip.remove();
  };
}

// After every change that Streamlit makes to the page.
function settle(label, keeper) {
  for (const link of document.querySelectorAll(`.stSidebar ${LINK}`)) {
    const here = link.querySelector("p")?.textContent === label;
    if (here && !link.hasAttribute("aria-current")) link.setAttribute("aria-current", "page");
    if (!here && link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
  }
  for (const headline of document.querySelectorAll('[class*="st-key-headline"]:not([role])')) headline.setAttribute("role", "status");
  for (const wide of document.querySelectorAll(".stMain :is(.katex-display, pre):not([tabindex])"))
    if (wide.scrollWidth > wide.clientWidth || wide.scrollHeight > wide.clientHeight) wide.tabIndex = 0;
  keepFocus(keeper);
}

function closeMenu() {
  if (!matchMedia(NARROW).matches) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

// A button that removes itself ("Measure it") leaves the focus to the smallest block around it that is still there.
function rememberPlace(keeper, button) {
  if (!button) return;
  keeper.button = button;
  keeper.blocks = [];
  for (let block = button; (block = block.parentElement?.closest('[data-testid="stVerticalBlock"]')); ) keeper.blocks.push(block);
}

function keepFocus({ button, blocks }) {
  if (!button || button.isConnected || document.activeElement !== document.body) return;
  const block = blocks.find((each) => each.isConnected);
  if (!block) return;
  block.tabIndex = -1;
  block.focus({ preventScroll: true });
}

function makeTip() {
  document.getElementById("lab-term")?.remove();
  const tip = Object.assign(document.createElement("div"), { id: "lab-term", hidden: true });
  tip.setAttribute("role", "tooltip");
  document.querySelector(".stApp").append(tip);
  return tip;
}

function follow(tip, term) {
  if (term) explain(tip, term);
  else if (tip.term !== document.activeElement) hide(tip);
}

function explain(tip, term) {
  const { line = term.title } = term.dataset;
  term.dataset.line = line;
  term.removeAttribute("title"); // else the browser shows it as well
  term.setAttribute("aria-describedby", tip.id);
  const { backgroundColor, color } = getComputedStyle(document.querySelector(".stApp"));
  Object.assign(tip, { term, textContent: line, hidden: false });
  Object.assign(tip.style, { backgroundColor, color });
  place(tip);
}

function place(tip) {
  const { left, bottom, top } = tip.term.getBoundingClientRect();
  const below = bottom + tip.offsetHeight + 8 < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? bottom + 6 : top - tip.offsetHeight - 6}px`;
}

function hide(tip) {
  Object.assign(tip, { hidden: true, term: null });
}
