// Replaces the live part of a page by its next version, at the pace it asks for, until that says it is over.
const PERIOD = 1500;
const pace = () => Number(document.querySelector("[data-live]")?.dataset.every) || PERIOD;

async function refresh() {
  const here = document.querySelector("[data-live]");
  if (!here || here.dataset.live === "over") return;
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = page.querySelector("[data-live]");
    if (next) here.replaceWith(next);
  } catch { /* the next turn tries again */ }
  setTimeout(refresh, pace());
}
setTimeout(refresh, pace());
