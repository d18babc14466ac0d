// At sign-out the pages that this phone kept go. Lines not yet sent stay: they are counts alone.
const leaving = document.getElementById("leaving");
leaving?.addEventListener("submit", async (event) => {
  if (!("caches" in window)) return;
  event.preventDefault();
  try {
    await caches.delete("chibo-meetings");
  } finally {
    leaving.submit();
  }
});
