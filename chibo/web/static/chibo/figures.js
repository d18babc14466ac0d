// Finding a figure among many: typing hides what does not hold the words.

const seek = document.getElementById("seek");
const sought = document.getElementById("sought");
const ticks = [...document.querySelectorAll(".tick")];

function plain(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

const texts = ticks.map((tick) => plain(tick.textContent));

function find() {
  const words = plain(seek.value).split(/\s+/).filter(Boolean);
  let found = 0;
  ticks.forEach((tick, i) => {
    tick.hidden = !words.every((word) => texts[i].includes(word));
    if (!tick.hidden) found += 1;
  });
  for (const group of document.querySelectorAll("#subjects fieldset")) {
    group.hidden = !group.querySelector(".tick:not([hidden])");
  }
  sought.textContent = words.length ? String(found) : "";
}

seek.closest("[data-needs-script]").hidden = false;
seek.addEventListener("input", find);
// Enter goes to the first figure found: the form is sent from there, or with its button.
seek.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  ticks.find((tick) => !tick.hidden)?.querySelector("input").focus();
});
