// A piece opened inside the reading room: its pages take the place of the answers, beside the grid, until one comes back. Without
// this script the same links lead to the same pages, one under the other.
const find = (selector, from = document) => from.querySelector(selector);
const place = () => find("[data-piece]");
const warn = (text) => { find("#alerte").textContent = text; };

function show(piece) {
  find("#dossier").scrollTop = 0;
  find("[data-dossier]").hidden = Boolean(piece);
  place().replaceChildren(...(piece ? [piece] : []));
}

async function open(path) {
  try {
    const answer = await fetch(path, { credentials: "same-origin" });
    const piece = find("#piece", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!piece) { location.href = path; return; }
    warn("");
    show(piece);
    find("[data-close-piece]", piece).hidden = false;
    find("h2", piece).focus({ preventScroll: true });
  } catch {
    warn("La pièce ne s’ouvre pas : la connexion est perdue. Les réponses et la grille restent là.");
  }
}

document.addEventListener("click", (event) => {
  if (!place()) return;
  if (event.target.closest("[data-close-piece]")) { show(null); find("[data-open-piece]").focus(); return; }
  const link = event.target.closest("[data-open-piece], [data-in-piece]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href);
});
document.addEventListener("submit", (event) => {
  if (!place() || !event.target.matches("[data-search-piece]")) return;
  event.preventDefault();
  open(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
});
