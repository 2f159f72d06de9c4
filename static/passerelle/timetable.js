// Lets a planned hearing be dragged onto a free time of its panel: the page then shows what follows, before it is sent.
let dragged = null;
const column = (cell) => {
  const table = cell.closest("table");
  return [...table.querySelectorAll("thead th")].findIndex((head) => {
    const box = head.getBoundingClientRect(), middle = cell.getBoundingClientRect();
    return middle.left + middle.width / 2 > box.left && middle.left + middle.width / 2 < box.right;
  });
};

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-hearing]") ?? null;
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragend", () => { dragged = null; });
document.addEventListener("dragover", (event) => {
  const free = event.target.closest?.("[data-start]");
  const fits = dragged && free && column(free) === column(dragged.closest("td"));
  for (const other of document.querySelectorAll(".app-slot--target")) other.classList.toggle("app-slot--target", fits && other === free);
  if (!fits) return;
  event.preventDefault();
  free.classList.add("app-slot--target");
});
document.addEventListener("drop", (event) => {
  const free = event.target.closest?.("[data-start]");
  if (!dragged || !free || column(free) !== column(dragged.closest("td"))) return;
  event.preventDefault();
  const query = new URLSearchParams({ jour: free.dataset.start.slice(0, 10), audition: dragged.dataset.hearing, debut: free.dataset.start });
  location.assign(`${location.pathname}?${query}#deplacer`);
});
