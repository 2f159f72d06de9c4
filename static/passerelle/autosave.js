// Saves a draft a moment after the last key, says so in a live region, and tries again when the network fails.
const DELAY = 1200;
const RETRY = 4000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.getElementById(form.dataset.status);
  let timer = null;
  let dirty = false;

  const say = (text) => { status.textContent = text; };
  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(send, delay); };

  async function send() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    dirty = false;
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      const answer = await response.json();
      say(answer.saved || answer.error);
    } catch {
      dirty = true;
      say("Non enregistré : connexion perdue. Nouvel essai en cours, ne fermez pas cette page.");
      schedule(RETRY);
    }
  }

  const touched = () => { dirty = true; schedule(DELAY); };
  form.addEventListener("input", touched);
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  form.dataset.ready = "yes";
}
