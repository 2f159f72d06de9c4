// After each save that the page makes by itself, the mentions that the text lost are read again and told.
document.addEventListener("w-autosave:success", async () => {
  const place = document.getElementById("legal-mentions");
  if (!place?.dataset.address) return;
  const answer = await fetch(place.dataset.address);
  if (answer.ok) place.innerHTML = await answer.text();
});
