// Says how long is left of a hearing, by the platform’s clock when the page was made: each minute, then each second of the last one.
const place = document.querySelector("[data-timer]");
const began = performance.now();

function tick() {
  const left = Math.round(Number(place.dataset.timer) - (performance.now() - began) / 1000);
  const minutes = Math.floor(Math.abs(left) / 60);
  if (left <= 0) place.textContent = minutes ? `Dépassée de ${minutes} min.` : "C’est l’heure.";
  else place.textContent = left >= 60 ? `Il reste ${minutes} min.` : `Il reste ${left} s.`;
  setTimeout(tick, left > 0 && left <= 60 ? 1000 : 5000);
}
if (place) tick();
