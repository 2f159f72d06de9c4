// Lets a person be dragged onto the row of another wish, and shows the effect at once: the same addresses as the links.
const REGION = "[data-hypothesis]";
const status = document.querySelector("[data-hypothesis-status]");
let person = null;

async function show(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.querySelector(REGION);
  if (!next) { location.assign(address); return; }
  document.querySelector(REGION).replaceWith(next);
  history.pushState(null, "", address);
  status.textContent = (next.querySelector("#effet") ?? next.querySelector(".fr-alert"))?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

document.addEventListener("dragstart", (event) => {
  const chip = event.target.closest?.("[data-person]");
  if (!chip) return;
  person = chip.dataset.person;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", chip.textContent.trim());
});
document.addEventListener("dragend", () => { person = null; });
document.addEventListener("dragover", (event) => {
  const row = event.target.closest?.("[data-position]");
  for (const other of document.querySelectorAll(".app-row--target")) other.classList.toggle("app-row--target", other === row);
  if (!person || !row) return;
  event.preventDefault();
  row.classList.add("app-row--target");
});
document.addEventListener("drop", (event) => {
  const row = event.target.closest?.("[data-position]");
  if (!person || !row) return;
  event.preventDefault();
  const query = new URLSearchParams(row.closest("[data-picture]").dataset.query);
  const places = query.getAll("place").filter((place) => place.split(":")[0] !== person);
  query.delete("place");
  for (const place of [...places, `${person}:${row.dataset.position}`]) query.append("place", place);
  query.set("personne", person);
  person = null;
  show(`${location.pathname}?${query}`);
});
window.addEventListener("popstate", () => location.reload());
