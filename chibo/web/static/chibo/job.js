// Follow a job: tell how far it is, and show its page anew when it is over.
const card = document.getElementById("job");
const step = document.getElementById("job-step");
const bar = document.getElementById("job-progress");
const EVERY = 1000;

async function look() {
  try {
    const answer = await fetch(card.dataset.state, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return location.reload();
    const state = await answer.json();
    if (state.over) return location.reload();
    if (state.step && state.step !== step.textContent) step.textContent = state.step;
    if (state.total) {
      bar.max = state.total;
      bar.value = state.done;
    } else bar.removeAttribute("value");
  } catch {
    // The line is weak: the work goes on, look again.
  }
  setTimeout(look, EVERY);
}
setTimeout(look, EVERY);
