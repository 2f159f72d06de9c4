// Saves a draft a moment after the last key. What the server has not confirmed stays in this browser: a lost connection, a closed
// page or an expired session lose nothing. A colleague's change to an answer left alone here is shown at once.
const DELAY = 1200;
const RETRY = 4000;

const isAnswer = (name) => name.startsWith("champ-");

function entries(form) {
  return [...new FormData(form)].filter(([name, value]) => isAnswer(name) && typeof value === "string");
}

function restore(form, pending) {
  const texts = new Map();
  for (const [name, value] of pending.entries) texts.set(name, [...(texts.get(name) || []), value]);
  for (const control of form.elements) {
    if (!isAnswer(control.name) || control.type === "file") continue;
    const values = texts.get(control.name);
    if (control.type === "checkbox" || control.type === "radio") control.checked = Boolean(values?.includes(control.value));
    else if (values) control.value = values.shift();
  }
}

// What was typed before this script listened.
function typedEarly(form) {
  return [...form.elements].some((control) => {
    if (!isAnswer(control.name) || control.type === "file") return false;
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
    const begun = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(begun, 0);
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.getElementById(form.dataset.status);
  const key = `brouillon:${form.dataset.autosave}`;
  let savedAt = form.dataset.savedAt || "";
  let timer = null;
  let dirty = false;
  let change = 0;

  const say = (text) => { status.textContent = text; };
  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(send, delay); };
  const keep = (submitted = false) => {
    try { localStorage.setItem(key, JSON.stringify({ savedAt, submitted, entries: entries(form) })); } catch { /* full or forbidden: the page still holds the text */ }
  };

  // A fresh value is taken only by a plain control left as it was sent; a base follows only what this page really shows.
  function adopt(answer, sent) {
    const skipped = new Set();
    for (const [name, value] of Object.entries(answer.fresh || {})) {
      const control = document.getElementById(name);
      const plain = control && (control.tagName === "TEXTAREA" || (control.tagName === "INPUT" && control.type !== "checkbox"));
      if (plain && control.value === sent.get(name)) control.value = value;
      else skipped.add(name);
    }
    for (const [name, mark] of Object.entries(answer.bases || {})) {
      const base = form.elements.namedItem(`${name}-base`);
      if (base && !skipped.has(name)) base.value = mark;
    }
    if (answer.rivals?.length) {
      const link = document.createElement("a");
      link.href = location.pathname + location.search;
      link.textContent = "Voir les deux textes";
      status.append(" ", link);
    }
    const left = document.getElementById(form.dataset.left);
    if (left && answer.left !== undefined) left.textContent = answer.left;
    savedAt = answer.savedAt || savedAt;
  }

  async function send() {
    const asked = change;
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      if (response.status >= 500) {
        say("Non enregistré : le service est momentanément indisponible. Votre texte est gardé sur cet ordinateur, nouvel essai en cours.");
        schedule(RETRY);
        return;
      }
      if (!(response.headers.get("Content-Type") || "").includes("json")) {
        say("Non enregistré : votre session a expiré. Reconnectez-vous dans un autre onglet : votre texte est gardé sur cet ordinateur.");
        schedule(RETRY * 4);
        return;
      }
      const answer = await response.json();
      say(answer.saved || answer.error);
      adopt(answer, data);
      if (answer.saved && change === asked) { dirty = false; localStorage.removeItem(key); }
    } catch {
      say("Non enregistré : connexion perdue. Votre texte est gardé sur cet ordinateur, nouvel essai en cours.");
      schedule(RETRY);
    }
  }

  const touched = () => { dirty = true; change += 1; keep(); schedule(DELAY); };
  form.addEventListener("input", touched);
  form.addEventListener("submit", () => { clearTimeout(timer); keep(true); dirty = false; });
  window.addEventListener("online", () => { if (dirty) schedule(0); });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  let pending = null;
  try { pending = JSON.parse(localStorage.getItem(key)); } catch { /* unreadable: nothing to restore */ }
  if (pending?.submitted && pending.savedAt !== savedAt) { localStorage.removeItem(key); pending = null; }
  if (pending) {
    restore(form, pending);
    say("Des réponses non enregistrées ont été retrouvées sur cet ordinateur : enregistrement en cours.");
    dirty = true;
    change += 1;
    schedule(0);
    for (const control of form.querySelectorAll("[data-max-lines], [data-max-chars]")) control.dispatchEvent(new Event("input"));
  } else if (typedEarly(form)) touched();
  form.dataset.ready = "yes";
}
