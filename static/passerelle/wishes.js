// Lets a pointer or the arrow keys move a wish. The order is that of the page's own fields: without this script, buttons do it.
for (const list of document.querySelectorAll("[data-wishes]")) {
  const form = list.closest("form");
  const status = form.querySelector("[data-wishes-status]");
  const titleOf = (item) => item.querySelector(".app-wish__title").textContent.trim();

  const renumber = () => {
    [...list.children].forEach((item, rank) => {
      for (const button of item.querySelectorAll("button[name=action]")) button.value = `${button.value.split(":")[0]}:${rank}`;
    });
  };
  const tell = (item) => {
    const rank = [...list.children].indexOf(item) + 1;
    status.textContent = `${titleOf(item)} : vœu ${rank} sur ${list.children.length}. N’oubliez pas d’enregistrer.`;
    renumber();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  function step(item, down) {
    const other = down ? item.nextElementSibling : item.previousElementSibling;
    if (!other) return;
    if (down) other.after(item); else other.before(item);
    item.querySelector("[data-handle]").focus();
    tell(item);
  }

  for (const item of list.children) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.dataset.handle = "";
    handle.className = "fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-drag-move-2-line app-handle";
    handle.textContent = `Déplacer ${titleOf(item)} (flèches haut et bas)`;
    handle.title = handle.textContent;
    item.prepend(handle);

    handle.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      step(item, event.key === "ArrowDown");
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      item.classList.add("app-wish--moving");
      const move = (moved) => {
        for (const other of list.children) {
          const box = other.getBoundingClientRect();
          if (other === item || moved.clientY < box.top || moved.clientY > box.bottom) continue;
          if (moved.clientY > box.top + box.height / 2) other.after(item); else other.before(item);
        }
      };
      const drop = () => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", drop);
        window.removeEventListener("pointercancel", drop);
        item.classList.remove("app-wish--moving");
        tell(item);
      };
      // On the window: an item that moves in the page would lose a captured pointer.
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", drop);
      window.addEventListener("pointercancel", drop);
    });
  }
  list.dataset.ready = "yes";
}
