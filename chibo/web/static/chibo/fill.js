// Fetch the parts of a page that take longer than the page. Without it, a link leads to them.
async function fill() {
  for (const part of document.querySelectorAll("[data-fill]")) {
    try {
      const answer = await fetch(part.dataset.fill, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
    } catch {
      // The line is weak: the link beside it stays.
    }
  }
}

fill();
// The map's slider brings in the parts of another day.
document.addEventListener("followed", fill);
