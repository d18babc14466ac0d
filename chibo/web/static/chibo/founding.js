// Tell, as one ticks, whether those who would go over make a cell. Without it, sending tells.
const form = document.getElementById("founding");
const told = document.getElementById("readiness");
const FIELDS = ["goes", "secretary"];

async function ask() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (FIELDS.includes(name)) asked.append(name, value);
  try {
    const answer = await fetch(`${form.dataset.check}?${asked}`, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) told.innerHTML = await answer.text();
  } catch {
    // The line is weak: what is sent is checked again.
  }
}
if (told) form.addEventListener("change", (event) => FIELDS.includes(event.target.name) && ask());
