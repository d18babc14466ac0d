// The map's time slider, zoom and panning. The server has drawn the map of the page's day;
// this recolours it from the villages' history without asking again, and lets the page's
// figures follow once the slider is released.

const LOOKS = { i: "independent", h: "host", g: "guest", u: "uncovered" };
const DAY = 86400000;

const frame = document.getElementById("map-frame");
const slider = document.getElementById("map-day");
const shown = document.getElementById("map-shown");
const words = frame.dataset;

let past = null;
let drawn = new Map();
let areasOfDay = null;
const fetchedAreas = new Map();

function svg() {
  return frame.querySelector("svg");
}

function isoDay(number) {
  const start = Date.parse(words.first + "T00:00:00Z");
  return new Date(start + number * DAY).toISOString().slice(0, 10);
}

function paperDay(number) {
  const [year, month, day] = isoDay(number).split("-");
  return `${day}/${month}/${year}`;
}

// The last entry of a list of [day, value] at or before the day.
function at(spells, day) {
  let low = 0;
  let high = spells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spells[middle][0] <= day) low = middle + 1;
    else high = middle;
  }
  return low ? spells[low - 1][1] : "-";
}

function lastChange(day) {
  return past.redraw.filter((change) => change <= day).pop();
}

function readAreas() {
  drawn = new Map();
  for (const link of svg().querySelectorAll("a[data-village]")) {
    const path = link.querySelector("path");
    drawn.set(link.dataset.village, { link, path, title: path.querySelector("title") });
  }
}

function recolour(day) {
  const counts = { independent: 0, host: 0, guest: 0, uncovered: 0, blank: 0 };
  for (const [village, spells] of Object.entries(past.villages)) {
    const status = at(spells, day);
    if (status === "-") continue;
    const name = LOOKS[status[0]];
    const blank = status.endsWith("*");
    counts[name] += 1;
    if (blank) counts.blank += 1;
    const area = drawn.get(village);
    if (!area) continue;
    const look = blank ? "blank" : name;
    const { name: called, note } = area.link.dataset;
    const label = [`${called}: ${words[name]}`, blank && words.blank, note].filter(Boolean).join("; ");
    if (area.title.textContent === label) continue;
    area.path.setAttribute("class", `area ${look}`);
    area.path.setAttribute("fill", `url(#fill-${look})`);
    area.title.textContent = label;
  }
  for (const [name, count] of Object.entries(counts)) {
    const item = document.querySelector(`[data-count="${name}"]`);
    item.textContent = count;
    if (name === "uncovered") item.closest("li").hidden = count === 0;
  }
}

function tell(day) {
  shown.textContent = paperDay(day);
  slider.setAttribute("aria-valuetext", paperDay(day));
}

// When villages were merged or divided, the areas of the right period are fetched once.
async function drawAreas(day) {
  const change = lastChange(day);
  if (change === areasOfDay) return;
  if (!fetchedAreas.has(change)) {
    const answer = await fetch(`${words.areas}?on=${isoDay(change)}`);
    if (!answer.ok) return;
    fetchedAreas.set(change, await answer.text());
  }
  if (lastChange(Number(slider.value)) !== change) return;
  const view = svg().getAttribute("viewBox");
  const zoomed = svg().classList.contains("zoomed");
  frame.innerHTML = fetchedAreas.get(change);
  if (zoomed) {
    svg().setAttribute("viewBox", view);
    svg().classList.add("zoomed");
  }
  areasOfDay = change;
  readAreas();
}

let waiting = false;
function move() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(async () => {
    waiting = false;
    const day = Number(slider.value);
    tell(day);
    await drawAreas(day);
    recolour(Number(slider.value));
  });
}

// Everything marked data-follow takes its content from the page of the chosen day.
let asked = 0;
async function follow() {
  const number = ++asked;
  const address = new URL(location.href);
  address.searchParams.set("on", isoDay(Number(slider.value)));
  const answer = await fetch(address);
  if (answer.redirected) location.assign(address); // signed out meanwhile
  if (!answer.ok || answer.redirected || number !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-follow]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceWith(document.importNode(fresh, true));
  }
  document.dispatchEvent(new Event("followed"));
  history.replaceState(null, "", address);
  for (const { link } of drawn.values()) {
    const target = new URL(link.getAttribute("href"), location.href);
    target.searchParams.set("on", address.searchParams.get("on"));
    link.setAttribute("href", target.pathname + target.search);
  }
}

function zoom(factor, x, y) {
  const box = svg().viewBox.baseVal;
  const [, , fullWidth, fullHeight] = svg().dataset.full.split(" ").map(Number);
  const width = Math.min(fullWidth, box.width / factor);
  const height = (width / fullWidth) * fullHeight;
  place((x ?? box.x + box.width / 2) - width / 2, (y ?? box.y + box.height / 2) - height / 2, width, height);
}

function place(x, y, width, height) {
  const [, , fullWidth, fullHeight] = svg().dataset.full.split(" ").map(Number);
  const left = Math.max(0, Math.min(x, fullWidth - width));
  const top = Math.max(0, Math.min(y, fullHeight - height));
  svg().setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  svg().classList.toggle("zoomed", width < fullWidth);
}

// Dragging pans a zoomed map; a press that did not move stays a click on its village.
let grip = null;
frame.addEventListener("pointerdown", (event) => {
  if (svg().classList.contains("zoomed")) grip = { x: event.clientX, y: event.clientY, moved: false };
});
frame.addEventListener("pointermove", (event) => {
  if (!grip) return;
  const box = svg().viewBox.baseVal;
  const scale = box.width / svg().clientWidth;
  if (Math.hypot(event.clientX - grip.x, event.clientY - grip.y) < 4 && !grip.moved) return;
  place(box.x - (event.clientX - grip.x) * scale, box.y - (event.clientY - grip.y) * scale, box.width, box.height);
  grip = { x: event.clientX, y: event.clientY, moved: true };
});
frame.addEventListener("click", (event) => {
  if (grip?.moved) event.preventDefault();
  grip = null;
});
frame.addEventListener("dragstart", (event) => event.preventDefault());
addEventListener("pointerup", () => setTimeout(() => { grip = null; }));

for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => {
    if (button.dataset.zoom === "0") place(0, 0, ...svg().dataset.full.split(" ").slice(2).map(Number));
    else zoom(Number(button.dataset.zoom));
  });
}

async function start() {
  const answer = await fetch(words.history);
  if (!answer.ok) return;
  past = await answer.json();
  areasOfDay = lastChange(Number(words.day));
  fetchedAreas.set(areasOfDay, frame.innerHTML);
  readAreas();
  slider.value = words.day;
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
  slider.addEventListener("input", move);
  slider.addEventListener("change", follow);
}

start();
