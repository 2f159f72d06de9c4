// Says how long is left of an exercise, by the platform’s clock when the page was made. What is seen changes quietly; a screen reader
// hears the round minutes alone.
const SPOKEN = [60, 30, 15, 10, 5, 2, 1];
const place = document.querySelector("[data-countdown]");
const spoken = document.getElementById("temps-dit");
const began = performance.now();
let last = Infinity;

function written(left) {
  if (left <= 0) return "Le temps est écoulé : ce qui est enregistré est remis.";
  const minutes = Math.ceil(left / 60);
  if (minutes <= 1) return "Il reste moins d’une minute.";
  const hours = Math.floor(minutes / 60);
  return hours ? `Il reste ${hours} h ${String(minutes % 60).padStart(2, "0")} min.` : `Il reste ${minutes} min.`;
}

function tick() {
  const left = Math.round(Number(place.dataset.countdown) - (performance.now() - began) / 1000);
  const text = written(left);
  if (place.textContent !== text) place.textContent = text;
  const round = SPOKEN.find((minutes) => left <= minutes * 60 && last > minutes * 60);
  if (last !== Infinity && (round || (left <= 0 && last > 0))) spoken.textContent = text;
  last = left;
  if (left > 0) setTimeout(tick, 1000);
}
if (place) tick();
