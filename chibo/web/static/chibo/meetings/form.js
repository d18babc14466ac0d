// The form of a cell's month. What is entered is kept on this phone first, under a key of its own,
// and sent when there is a line: twice under one key is once. Only counts are kept, no person.
const STORE = "chibo-meetings";
const DRAFT = "chibo-meetings-draft";
const EVERY = 30000;
const SENT_SHOWN = 3;
const form = document.getElementById("line");
const list = document.getElementById("kept");
const words = list.dataset;
const field = (name) => form.elements.namedItem(name);
let known = JSON.parse(document.getElementById("known").textContent);

// What is kept on this phone: lines of this account, each kept, sent, conflict or wrong.
const all = () => JSON.parse(localStorage.getItem(STORE) || "[]");
const mine = () => all().filter((line) => line.user === known.user);
function change(key, values) {
  const lines = all().map((line) => (line.key === key ? { ...line, ...values } : line));
  localStorage.setItem(STORE, JSON.stringify(lines));
}

function newKey() {
  // Over plain HTTP a browser has no randomUUID.
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return [...parts].map((part) => part.toString(16).padStart(8, "0")).join("-");
}

function entered() {
  const values = Object.fromEntries(new FormData(form));
  for (const name of ["csrfmiddlewaretoken", "key", "seen"]) delete values[name];
  return values;
}

function keep() {
  const values = entered();
  const same = mine().filter((line) => line.cell === known.cell && line.month === values.month);
  const before = same.filter((line) => line.state === "kept").at(-1);
  const line = {
    key: newKey(),
    after: before ? before.key : "",
    cell: known.cell,
    name: known.name,
    user: known.user,
    month: values.month,
    seen: Number(field("seen").value),
    values,
    state: "kept",
  };
  // A line that was refused is replaced by the corrected one; one that was sent, by the next.
  const gone = new Set(same.filter((old) => old.state !== "kept").map((old) => old.key));
  localStorage.setItem(STORE, JSON.stringify([...all().filter((old) => !gone.has(old.key)), line]));
  localStorage.removeItem(DRAFT);
}

// What is being typed outlives a page that the phone throws away.
function keepDraft() {
  const draft = { user: known.user, cell: known.cell, seen: field("seen").value, values: entered() };
  localStorage.setItem(DRAFT, JSON.stringify(draft));
}

function draftOf(month) {
  const draft = JSON.parse(localStorage.getItem(DRAFT) || "null");
  const fits = draft && draft.user === known.user && draft.cell === known.cell && draft.values.month === month;
  return fits ? draft : null;
}

// Lines that were sent are shown a while; of two versions of which one was chosen, nothing is left here.
function tidy() {
  const sent = all().filter((line) => line.state === "sent").slice(0, -SENT_SHOWN);
  const open = new Set(known.open);
  const over = all().filter((line) => line.state === "conflict" && line.cell === known.cell && !open.has(line.key));
  const gone = new Set([...sent, ...over].map((line) => line.key));
  localStorage.setItem(STORE, JSON.stringify(all().filter((line) => !gone.has(line.key))));
}

// Filling the form in for a month: what was kept last, else what the register holds, else what it proposes.
function fill() {
  const month = field("month").value;
  const kept = mine().filter((line) => line.cell === known.cell && line.month === month && line.state !== "sent").at(-1);
  const held = known.months[month];
  const draft = draftOf(month);
  const values = draft?.values || kept?.values || held?.values || { held: "yes", ...proposed(lastDay(month)) };
  for (const input of form.elements) {
    if (!input.name || ["csrfmiddlewaretoken", "key", "seen", "month"].includes(input.name)) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = values[input.name] === input.value;
    else input.value = values[input.name] ?? "";
  }
  field("seen").value = draft ? draft.seen : held?.number || 0;
  tell();
  showErrors(kept?.errors || {});
}

function lastDay(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function proposed(day) {
  const step = known.expected.filter(([since]) => since <= day).at(-1);
  return step ? { official: String(step[1]), probationary: String(step[2]), exempt: String(step[3]) } : {};
}

// The members of the day of the meeting, where nobody has typed their number.
function propose() {
  const day = field("on").value.trim();
  if (!/^\d{1,2}$/.test(day) || known.months[field("month").value]) return;
  const found = proposed(`${field("month").value}-${day.padStart(2, "0")}`);
  for (const [name, value] of Object.entries(found)) {
    if (!field(name).dataset.typed) field(name).value = value;
  }
  tell();
}

function tell() {
  const count = (name) => Number(field(name).value) || 0;
  const missing = count("official") + count("probationary") - count("present_official") - count("present_probationary");
  const reasons = ["away_work", "illness", "other_reason", "no_reason"].reduce((sum, name) => sum + count(name), 0);
  const sum = document.getElementById("absent-sum");
  sum.textContent = sum.dataset.words.replace("{missing}", missing).replace("{reasons}", reasons);
  const came = count("present_official") + count("present_probationary");
  sum.classList.toggle("error", came + reasons > 0 && missing !== reasons);
}

function showErrors(errors) {
  for (const old of form.querySelectorAll(".from-phone")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const [name, text] of Object.entries(errors)) {
    const input = form.querySelector(`[name="${name}"]`);
    const said = document.createElement("p");
    said.className = "error from-phone";
    said.setAttribute("role", "alert");
    said.textContent = text;
    if (!input) form.prepend(said);
    else {
      input.setAttribute("aria-invalid", "true");
      (input.closest(".ask-one") || input).append(said);
      input.closest("details")?.setAttribute("open", "");
    }
  }
}

// Showing what is kept, and how it stands.
function show(note) {
  const lines = mine();
  list.replaceChildren(...lines.map(item));
  document.getElementById("kept-card").hidden = !lines.length;
  document.getElementById("send-now").hidden = !lines.some((line) => line.state === "kept");
  const said = document.getElementById("kept-note");
  said.textContent = note ? words[note] : "";
  said.hidden = !note;
  document.getElementById("sign-in-again").hidden = note !== "signedOut";
}

function item(line) {
  const shown = document.createElement("li");
  shown.dataset.state = line.state;
  const [year, month] = line.month.split("-");
  const mark = { kept: "◷", sent: "✓", conflict: "⚠", wrong: "✕" }[line.state];
  shown.textContent = `${mark} ${line.name}, ${month}/${year}: ${words[line.state]} `;
  if (line.address) {
    const link = document.createElement("a");
    link.href = line.address;
    link.textContent = line.state === "conflict" ? words.choose : words.look;
    shown.append(link);
  }
  return shown;
}

// Sending, one page at a time.
async function send() {
  if (!navigator.locks) return sendAll();
  await navigator.locks.request(STORE, sendAll);
}

async function sendAll() {
  let note = "";
  try {
    note = await refresh();
    if (!note) {
      tidy();
      if (!form.querySelector("[data-typed]") && !form.dataset.refused) fill();
      for (const line of mine().filter((one) => one.state === "kept")) await sendOne(line.key);
    }
  } catch {
    note = "noLine";
  }
  const waiting = mine().some((line) => line.state === "kept");
  show(waiting ? note : "");
}

// Ask who is signed in and how the months stand; return what keeps from sending, if anything.
async function refresh() {
  const answer = await fetch(`${form.dataset.state}?month=${field("month").value}`, { credentials: "same-origin" });
  if (answer.status >= 500) throw new Error("the server is not well");
  if (answer.redirected) return "signedOut";
  if (!answer.ok) return "notAllowed";
  const fresh = await answer.json();
  if (fresh.user !== known.user) return "signedOut";
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh.token;
  known = fresh;
  return "";
}

async function sendOne(key) {
  const line = all().find((one) => one.key === key);
  const body = new FormData();
  for (const [name, value] of Object.entries(line.values)) body.set(name, value);
  body.set("key", line.key);
  body.set("seen", line.seen);
  body.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
  const address = form.action.replace(/\d+\/form$/, `${line.cell}/form`);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (answer.status >= 500 || answer.redirected) throw new Error("not taken");
  if (answer.status === 400) return change(key, { state: "wrong", errors: (await answer.json()).errors });
  if (answer.status !== 200 && answer.status !== 409) return change(key, { state: "wrong", errors: {} });
  const said = await answer.json();
  change(key, { state: said.state === "conflict" ? "conflict" : "sent", address: said.address });
  if (said.state === "conflict") return;
  // A correction that was made on this phone before the first was sent stands on top of it.
  for (const next of all()) if (next.after === key) change(next.key, { seen: said.number });
  if (line.cell === known.cell) {
    known.months[line.month] = { number: said.number, values: line.values };
    if (line.month === field("month").value) field("seen").value = said.number;
  }
}

form.addEventListener("submit", async (event) => {
  try {
    keep();
  } catch {
    return; // nothing can be kept in this browser: the form is sent as it is
  }
  event.preventDefault();
  show();
  document.getElementById("kept-card").scrollIntoView();
  await send();
  const last = mine().filter((line) => line.cell === known.cell && line.month === field("month").value).at(-1);
  if (last) showErrors(last.errors || {});
});
form.addEventListener("input", (event) => {
  event.target.dataset.typed = "yes";
  if (event.target.name === "on") propose();
  tell();
  keepDraft();
});
field("month").addEventListener("change", fill);
document.getElementById("show-month").hidden = true;
document.getElementById("send-now").addEventListener("click", send);
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(() => mine().some((line) => line.state === "kept") && send(), EVERY);

// Keeping this page and what it is drawn with, to be opened without a line.
async function keepPage() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(form.dataset.worker);
  const cache = await caches.open(STORE);
  const drawn = [...document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src]")];
  for (const address of [location.pathname, ...drawn.map((part) => part.href || part.src)]) {
    if (!(await cache.match(address))) await cache.add(address);
  }
}

const asked = new URLSearchParams(location.search).get("month");
if (asked && [...field("month").options].some((option) => option.value === asked)) field("month").value = asked;
if (!form.dataset.refused) fill();
show();
keepPage().catch(() => {}).then(send);
