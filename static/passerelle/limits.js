// Counts a text as the server does (dossiers/domain/limits.py) and shows it live.
const WIDTH = 100;

function linesOf(paragraph) {
  let lines = 1;
  let used = 0;
  for (const word of paragraph.split(/\s+/u).filter(Boolean)) {
    const length = [...word].length;
    if (used && used + 1 + length <= WIDTH) { used += 1 + length; continue; }
    if (used) lines += 1;
    lines += Math.floor((length - 1) / WIDTH);
    used = (length - 1) % WIDTH + 1;
  }
  return lines;
}

export function countLines(text) {
  const stripped = text.trim();
  return stripped ? stripped.split("\n").reduce((sum, line) => sum + linesOf(line), 0) : 0;
}

export const countCharacters = (text) => [...text.trim()].length;

function show(control) {
  const counter = document.getElementById(`${control.id}-compte`);
  const lines = Number(control.dataset.maxLines || 0);
  const limit = lines || Number(control.dataset.maxChars);
  const count = lines ? countLines(control.value) : countCharacters(control.value);
  const unit = lines ? (count > 1 ? "lignes" : "ligne") : (count > 1 ? "caractères" : "caractère");
  const excess = count > limit;
  counter.textContent = `${count} ${unit} sur ${limit}${lines ? ` (de ${WIDTH} caractères)` : ""}${excess ? ` : ${count - limit} de trop` : ""}`;
  counter.classList.toggle("fr-error-text", excess);
  counter.classList.toggle("fr-hint-text", !excess);
}

for (const control of document.querySelectorAll("[data-max-lines], [data-max-chars]")) {
  control.addEventListener("input", () => show(control));
  show(control);
}

document.documentElement.dataset.limits = "ready";

// A file that is too big is said before it travels; the server says it again.
for (const input of document.querySelectorAll("input[type=file][data-max-bytes]")) {
  input.addEventListener("change", () => {
    const heavy = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
    input.setCustomValidity(heavy ? "Ce fichier dépasse 10 Mo : réduisez-le ou choisissez-en un autre." : "");
    input.reportValidity();
  });
}
