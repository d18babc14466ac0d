// A second click while the answer is on its way sends nothing a second time.
const AGAIN_AFTER = 4000; // the page may stay, as after an export

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, AGAIN_AFTER);
});
// Who comes back by the back button may send again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
