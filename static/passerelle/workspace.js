// The workspace under the hand: the search, the rows of a list and the help by keyboard, and what waits in the menu.
// Every act exists without this file: it only brings them closer.

const HELP = [
  ["/ ou Ctrl + K", "chercher"],
  ["j et k", "ligne suivante, ligne précédente"],
  ["x", "cocher la ligne"],
  ["Entrée", "ouvrir la ligne"],
  ["p et n", "dossier précédent, dossier suivant de la liste lue"],
  ["?", "cette aide"],
];
const OFF = "passerelle-raccourcis-coupes";
const search = document.querySelector("[data-search]");
let current = -1;

function writing(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function rows() {
  return [...document.querySelectorAll(".app-list tbody tr")].filter((row) => row.querySelector("a, input"));
}

function select(step) {
  const lines = rows();
  if (!lines.length) return;
  lines[current]?.removeAttribute("data-current");
  current = Math.min(Math.max(current + step, 0), lines.length - 1);
  const line = lines[current];
  line.setAttribute("data-current", "");
  line.querySelector("a, input").focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function help() {
  const dialog = document.createElement("dialog");
  dialog.className = "app-dialog";
  dialog.setAttribute("aria-labelledby", "aide-titre");
  const title = document.createElement("h2");
  title.id = "aide-titre";
  title.className = "fr-h5";
  title.textContent = "Raccourcis clavier";
  const keys = document.createElement("dl");
  keys.className = "app-keys";
  for (const [key, words] of HELP) {
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = key;
    detail.textContent = words;
    keys.append(term, detail);
  }
  const off = document.createElement("button");
  const close = document.createElement("button");
  off.type = close.type = "button";
  off.className = "fr-btn fr-btn--sm fr-btn--tertiary";
  close.className = "fr-btn fr-btn--sm";
  const name = () => (localStorage.getItem(OFF) ? "Rétablir les raccourcis d’une lettre" : "Couper les raccourcis d’une lettre");
  off.textContent = name();
  close.textContent = "Fermer";
  off.addEventListener("click", () => {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    off.textContent = name();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(title, keys, off, close);
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function open(selector) {
  rows()[current]?.querySelector(selector)?.click();
}

const KEYS = {
  "/": () => search?.focus(),
  "?": help,
  j: () => select(1),
  k: () => select(-1),
  x: () => open("input[type=checkbox]"),
  p: () => document.querySelector("[data-previous]")?.click(),
  n: () => document.querySelector("[data-next]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && search) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if (event.key === "Escape") {
    for (const drop of document.querySelectorAll(".app-drop[open]")) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  const checkbox = event.target.type === "checkbox";
  if (writing(event.target) && !checkbox) return;
  const act = KEYS[event.key];
  if (!act || document.querySelector("#salle")) return; // the reading room has keys of its own
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll(".app-drop[open]")) {
    if (!drop.contains(event.target)) drop.open = false;
  }
});

const ACTED = "acted"; // in this tab: something was sent since the counts were read

document.addEventListener("submit", (event) => {
  if (event.target.method === "post") sessionStorage.setItem(ACTED, "1");
});

async function showWaiting() {
  const menu = document.querySelector("#menu");
  if (!search) return;
  const campaign = menu?.dataset.campaign;
  const address = `/equipe/attente.json${campaign ? `?campagne=${encodeURIComponent(campaign)}` : ""}`;
  const cache = sessionStorage.getItem(ACTED) ? "reload" : "default"; // an act changes what waits: the kept answer lies
  const answer = await fetch(address, { headers: { accept: "application/json" }, cache });
  if (!answer.ok) return;
  sessionStorage.removeItem(ACTED);
  for (const [name, count] of Object.entries(await answer.json())) {
    const badge = document.querySelector(`[data-waiting="${CSS.escape(name)}"]`);
    if (!badge || !count) continue;
    badge.textContent = count > 99 ? "99+" : count;
    const words = document.createElement("span");
    words.className = "fr-sr-only";
    words.textContent = " en attente";
    badge.append(words);
    badge.hidden = false;
  }
}

// A part of the page that costs more than the page: it comes once the page is shown, in place of a link.
async function load(place) {
  const answer = await fetch(place.dataset.load);
  if (answer.ok) place.innerHTML = await answer.text();
}

for (const place of document.querySelectorAll("[data-load]")) load(place).catch(() => {});
showWaiting().catch(() => {}); // without a network the menu has no counts
