// The reading room. Every act (a mark, a word, a grid handed in) is kept in this browser until the server has answered it, and sent in
// order: a lost connection, a closed page or an expired session lose nothing, and a second sending changes nothing there. The next
// dossiers are fetched ahead, so that one goes on reading without network; they stay in memory only.
const RETRY = 4000;
const TYPING = 1200;
const UNDO = 20;
const TWO_DIGITS = 700;
const HANDED_IN = "submitted";
const TEXTS = new Set(["comment", "note"]); // typed in one go, saved once the hand rests
const LOCKED = "Cette grille est remise : « Modifier ma grille » la rouvre.";

const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const jury = () => find("[data-jury]");
const room = () => find("#salle");
const clock = () => new Date().toLocaleTimeString("fr-FR");
const owner = jury()?.dataset.jury;
const STORE = `jury:actes:${owner}`;
const SWITCH = "jury:raccourcis";

const pages = new Map(); // what was fetched ahead, by address
const held = new Map(); // what the server holds, by subject
const shown = new Map(); // what the juror sees, by subject
const undone = []; // what an undo would put back, last act last
let sending = false;
let timer = null;
let typed = "";
let typing = null;
let fetching = false;
let progress = "";

// --- The queue ---------------------------------------------------------------------------------------------------------------
function queue() {
  try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch { return []; }
}
function keep(acts) {
  try {
    if (acts.length) localStorage.setItem(STORE, JSON.stringify(acts)); else localStorage.removeItem(STORE);
    return true;
  } catch {
    warn("Cet ordinateur ne peut plus rien garder : enregistrez avant de changer de page.");
    return false;
  }
}
const WHOLE = new Set(["submit", "reopen"]); // acts on the grid itself: what they make of it is kept as « submit »
const subjectOf = (act) => [act.assessment, act.kind, act.criterion ?? ""].join("|");
// What the juror must know stays until they act again; the state of the saving never covers it.
const warn = (text) => { const place = find("#alerte"); if (place) place.textContent = text; };
const say = (text) => { const place = find("#statut"); if (place) place.textContent = text; };

function waiting() {
  const count = queue().length;
  return `${count} saisie${count > 1 ? "s" : ""} gardée${count > 1 ? "s" : ""} sur cet ordinateur`;
}

function enqueue(kind, criterion, value, { undoing = false } = {}) {
  const act = { id: crypto.randomUUID(), assessment: room().dataset.assessment, number: room().dataset.number, kind, criterion, value, at: new Date().toISOString() };
  const subject = subjectOf(act);
  act.base = shown.get(subject) ?? "";
  warn("");
  if (!WHOLE.has(kind) && act.base === value) return;
  const acts = queue();
  const last = acts.at(-1);
  if (TEXTS.has(kind) && last && !sending && subjectOf(last) === subject) Object.assign(last, { value, at: act.at });
  else acts.push(act);
  shown.set(subject, value);
  keep(acts);
  if (!undoing && !WHOLE.has(kind)) {
    const top = undone.at(-1);
    if (!TEXTS.has(kind) || top?.subject !== subject) undone.push({ subject, act, value: act.base });
    if (undone.length > UNDO) undone.shift();
  }
  say(TEXTS.has(kind) ? "Saisie en cours…" : `Enregistrement… ${waiting()}.`);
  schedule(TEXTS.has(kind) ? TYPING : 0);
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

const token = () => find("[name=csrfmiddlewaretoken]")?.value;

async function renew() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const fresh = find("[name=csrfmiddlewaretoken]", new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (fresh) for (const field of all("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
  return Boolean(fresh);
}

async function send() {
  const acts = queue().slice(0, 100);
  if (sending || !acts.length) return;
  sending = true;
  let delay = RETRY;
  try {
    const answer = await fetch(jury().dataset.acts, {
      method: "POST", credentials: "same-origin", body: JSON.stringify({ acts }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    });
    if (answer.status === 403 && (await renew())) delay = 0;
    else if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) {
      say(answer.redirected || answer.status === 403 ? `Votre session a expiré : reconnectez-vous dans un autre onglet. ${waiting()}.` : `Le serveur n’a pas répondu comme prévu. ${waiting()}, nouvel essai en cours.`);
      delay = RETRY * 4;
    } else {
      settle(acts, await answer.json());
      delay = 0;
    }
  } catch {
    say(`Connexion perdue. ${waiting()}, nouvel essai en cours.`);
  }
  sending = false;
  if (queue().length) schedule(delay);
}

function settle(acts, answer) {
  const asked = new Map(acts.map((act) => [act.id, act]));
  const done = new Set(answer.answers.map((result) => result.id));
  keep(queue().filter((act) => !done.has(act.id)));
  const troubles = [];
  for (const result of answer.answers) {
    const act = asked.get(result.id);
    const subject = subjectOf(act);
    const busy = queue().some((other) => subjectOf(other) === subject);
    const whole = `${act.assessment}|submit|`;
    if (result.outcome === "done") {
      if (!WHOLE.has(act.kind)) held.set(subject, result.value);
      else { held.set(whole, act.kind === "submit" ? HANDED_IN : ""); if (!moving(act.assessment)) shown.delete(whole); }
      continue;
    }
    troubles.push(`${act.number} : ${result.message}`);
    if (result.outcome === "rival") held.set(subject, result.value);
    if (WHOLE.has(act.kind)) { if (!moving(act.assessment)) shown.delete(whole); }
    else if (!busy) shown.set(subject, held.get(subject) ?? "");
    if (!WHOLE.has(act.kind) && !TEXTS.has(act.kind) && act.assessment === room()?.dataset.assessment) draw(act.kind, act.criterion);
  }
  if (troubles.length) warn(troubles.join(" "));
  else if (!room() && !queue().length) { location.reload(); return; } // this page counted before what was just sent
  if (acts.some((act) => act.kind === "submit" && done.has(act.id))) recount();
  say(queue().length ? `Enregistrement… ${waiting()}.` : `Enregistré à ${answer.saved}.`);
  state();
}

// --- What is on the page -----------------------------------------------------------------------------------------------------
const subject = (kind, criterion) => [room().dataset.assessment, kind, criterion ?? ""].join("|");
const criteria = () => all("[data-criterion]", room());
const radios = (line) => all("input[type=radio]", line);
const comment = () => find("textarea[name=comment]", room());
const note = () => find("textarea[name=note]", room());
const verdict = () => find("select[name=verdict]", room());

function draw(kind, criterion) {
  const value = shown.get(subject(kind, criterion)) ?? "";
  if (kind === "mark") for (const radio of radios(find(`[data-criterion="${criterion}"]`, room()))) radio.checked = radio.value === value;
  else if (kind === "comment") comment().value = value;
  else if (kind === "note") note().value = value;
  else if (kind === "verdict") verdict().value = value;
}

// Whether an act of the queue still hands a grid in, or takes it back.
const moving = (assessment) => queue().some((act) => act.assessment === assessment && WHOLE.has(act.kind));
const handedIn = (assessment = room().dataset.assessment) => {
  const key = `${assessment}|submit|`;
  return (shown.get(key) ?? held.get(key)) === HANDED_IN;
};
const shut = () => "closed" in room().dataset || handedIn();

// A grid that is handed in changes by no key and no click: it is taken back on purpose.
function lock() {
  const fields = find("[data-fields]", room());
  if ("closed" in room().dataset) return;
  fields.disabled = handedIn();
  find("[data-send]", room()).hidden = fields.disabled;
  find("[data-handed-in]", room()).hidden = !fields.disabled;
}

function state() {
  const badge = room() && find("[data-state] .app-state");
  if (!badge) return;
  lock();
  const key = subject("submit");
  if (handedIn()) badge.textContent = held.get(key) === HANDED_IN ? "Remise" : "À remettre au retour du réseau";
  else if (criteria().some((line) => shown.get(subject("mark", line.dataset.criterion)))) badge.textContent = "Commencée";
}

function learn(kind, criterion, fromPage) {
  const key = subject(kind, criterion);
  if (!held.has(key)) held.set(key, fromPage);
  const last = queue().filter((act) => subjectOf(act) === key).at(-1);
  if (last) shown.set(key, last.value);
  else if (!shown.has(key)) shown.set(key, held.get(key));
  draw(kind, criterion);
}

// What was given before this script listened: the page shows it, and nothing else knows it.
function givenEarly() {
  if (!room()) return [];
  const acts = note().value !== note().defaultValue ? [["note", null, note().value]] : [];
  if ("closed" in room().dataset) return acts;
  for (const line of criteria()) {
    const given = radios(line).find((radio) => radio.checked && !radio.defaultChecked);
    if (given) acts.push(["mark", line.dataset.criterion, given.value]);
  }
  if (comment().value !== comment().defaultValue) acts.push(["comment", null, comment().value]);
  const option = verdict().selectedOptions[0];
  if (option && !option.defaultSelected && option.value) acts.push(["verdict", null, option.value]);
  return acts;
}

function enter() {
  if (!room()) return;
  learn("note", null, note().defaultValue);
  if ("closed" in room().dataset) { room().dataset.ready = "yes"; return; }
  for (const line of criteria()) learn("mark", line.dataset.criterion, radios(line).find((radio) => radio.defaultChecked)?.value ?? "");
  learn("comment", null, comment().defaultValue);
  learn("verdict", null, [...verdict().options].find((option) => option.defaultSelected)?.value ?? "");
  const key = subject("submit");
  if (!held.has(key)) held.set(key, "submitted" in room().dataset ? HANDED_IN : "");
  const last = queue().filter((act) => act.assessment === room().dataset.assessment && WHOLE.has(act.kind)).at(-1);
  if (last) shown.set(key, last.kind === "submit" ? HANDED_IN : "");
  state();
  if (queue().length) say(`${waiting()}, envoi en cours.`);
  room().dataset.ready = "yes";
}

function current() {
  const line = document.activeElement?.closest?.("[data-criterion]");
  return line || find(".app-criterion--current", room()) || criteria()[0];
}

function point(line) {
  for (const other of criteria()) other.classList.toggle("app-criterion--current", other === line);
  const choice = radios(line).find((radio) => radio.checked) || radios(line)[0];
  choice.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const lines = criteria();
  const next = lines[lines.indexOf(current()) + by];
  if (next) point(next);
  else if (by > 0) find("button[value=submit]", room())?.focus();
}

function mark(line, value, { move = true } = {}) {
  if (shut()) { warn("closed" in room().dataset ? "Ce jury est clos : les notes ne changent plus." : LOCKED); return; }
  const radio = radios(line).find((choice) => choice.value === value);
  if (!radio) { warn("Cette note n’est pas dans le barème."); return; }
  radio.checked = true;
  complain(line, "");
  enqueue("mark", line.dataset.criterion, value);
  if (move) { for (const other of criteria()) other.classList.toggle("app-criterion--current", other === line); radio.focus({ preventScroll: true }); step(1); }
}

function complain(line, text) {
  const place = find(".fr-messages-group", line);
  line.classList.toggle("fr-fieldset--error", Boolean(text));
  place.innerHTML = "";
  if (text) { const message = document.createElement("p"); message.className = "fr-message fr-message--error"; message.textContent = text; place.append(message); }
}

function undo() {
  const last = undone.pop();
  if (!last) { warn("Rien à annuler sur cette page."); return; }
  const { act } = last;
  if (act.kind !== "note" && act.assessment === room().dataset.assessment && shut()) { undone.push(last); warn(LOCKED); return; }
  if (act.assessment !== room().dataset.assessment) { undone.push(last); warn(`La dernière saisie est dans le dossier ${act.number}.`); return; }
  shown.set(last.subject, shown.get(last.subject) ?? act.value);
  enqueue(act.kind, act.criterion, last.value, { undoing: true });
  draw(act.kind, act.criterion);
  say("La dernière saisie est annulée.");
}

function reopen() {
  enqueue("reopen", null, "");
  shown.set(subject("submit"), "");
  find("[data-others]", room())?.remove(); // they are seen by whoever handed theirs in
  state();
  warn("Votre grille est rouverte : elle ne compte plus tant que vous ne la remettez pas.");
  point(criteria()[0]);
}

function handIn() {
  if ("closed" in room().dataset) return;
  if (handedIn()) { warn(LOCKED); return; }
  const lines = criteria();
  const missing = lines.filter((line) => !shown.get(subject("mark", line.dataset.criterion)));
  for (const line of lines) complain(line, missing.includes(line) ? "Donnez une note." : "");
  if (missing.length) {
    warn(`Il manque ${missing.length} note${missing.length > 1 ? "s" : ""} avant de remettre la grille.`);
    point(missing[0]);
    return;
  }
  enqueue("submit", null, HANDED_IN);
  shown.set(subject("submit"), HANDED_IN);
  state();
  const next = all("a[data-ahead]", room()).find((link) => !handedIn(link.pathname.split("/").at(-2)));
  if (next) go(next.pathname);
  else if (navigator.onLine) leave(room().dataset.end);
  else say("Grille remise. Vous avez lu tous les dossiers de ce jury.");
}

// --- From one dossier to the next ----------------------------------------------------------------------------------------------
async function ahead() {
  if (fetching) return;
  fetching = true;
  try {
    for (const { pathname } of all("a[data-ahead]", room())) {
      if (pages.has(pathname)) continue;
      const answer = await fetch(pathname, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) pages.set(pathname, await answer.text());
      if (room()) room().dataset.ahead = pages.size;
    }
  } catch { /* without network one reads what is already here */ }
  fetching = false;
}

// A page read ahead says how many grids were handed in when it was read: the latest count covers it.
async function recount() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
    progress = find("[data-progress]", page)?.innerHTML ?? progress;
    count();
  } catch { /* the next page says it */ }
}
function count() { const place = find("[data-progress]"); if (place && progress) place.innerHTML = progress; }

function swap(path, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = find("#salle", page);
  const stamp = token();
  for (const field of all("[name=csrfmiddlewaretoken]", fresh)) field.value = stamp;
  room().replaceWith(fresh);
  count();
  for (const part of [".app-trail [aria-current]"]) { const [here, there] = [find(part), find(part, page)]; if (here && there) here.textContent = there.textContent; }
  for (const old of all("#contenu .fr-alert")) old.remove();
  document.title = page.title;
  enter();
  window.scrollTo(0, 0);
  find("h1", fresh).focus({ preventScroll: true });
  ahead();
}

// The next page counts what was just handed in: what is queued goes first, a second at most.
async function leave(path) {
  for (let tries = 0; tries < 20 && queue().length; tries += 1) { await send(); await new Promise((after) => setTimeout(after, 50)); }
  location.href = path;
}

function go(path) {
  if (!path) { warn("Il n’y a pas d’autre dossier dans ce sens."); return; }
  if (!pages.has(path)) {
    if (navigator.onLine) leave(path);
    else warn("Ce dossier n’est pas encore chargé : il s’ouvrira au retour du réseau.");
    return;
  }
  history.pushState({}, "", path);
  swap(path, pages.get(path));
}

// --- Passages ----------------------------------------------------------------------------------------------------------------
async function tie() {
  const selection = getSelection();
  const from = selection.isCollapsed ? document.activeElement : selection.anchorNode?.parentElement;
  const answer = from?.closest?.("[data-row]");
  const line = find(".app-criterion--current", room()) || criteria()[0];
  if (!answer || !line) { warn("Sélectionnez un passage du dossier, ou placez-vous sur une réponse, puis appuyez sur l."); return; }
  const data = new URLSearchParams({ id: crypto.randomUUID(), criterion: line.dataset.criterion, row: answer.dataset.row, quote: selection.isCollapsed ? answer.textContent : selection.toString(), csrfmiddlewaretoken: token() });
  try {
    const reply = await fetch(room().dataset.tie, { method: "POST", credentials: "same-origin", body: data });
    const passage = await reply.json();
    if (passage.error) { warn(passage.error); return; }
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
    for (const part of ["[data-dossier]", "[data-passages]"]) find(part, room()).innerHTML = find(part, page).innerHTML;
    say(`Passage relevé pour « ${passage.criterion} ».`);
  } catch {
    warn("Le passage n’est pas relevé : la connexion est perdue. Recommencez à son retour.");
  }
}

// --- Keyboard ----------------------------------------------------------------------------------------------------------------
const KEYS = {
  j: () => step(1), k: () => step(-1), x: () => mark(current(), "na"), u: undo, l: tie,
  c: () => comment().focus(), m: () => note().focus(), v: () => verdict().focus(), d: () => find("#dossier").focus(),
  n: () => go(find("a[data-next]", room())?.pathname), p: () => go(find("a[data-previous]", room())?.pathname),
  r: () => { const part = find("[data-recuse]", room()); if (part) { part.open = true; find("input", part).focus(); } },
  o: () => (find("[data-close-piece]", room()) || find("[data-open-piece]", room()))?.click(),
  "?": () => find("#raccourcis").showModal(),
};
const switchedOn = () => localStorage.getItem(SWITCH) !== "non";
const writing = (target) => target.matches("textarea, select, input:not([type=radio])");

function digit(key) {
  const line = current();
  const values = radios(line).map((radio) => radio.value);
  clearTimeout(typing);
  typed = values.includes(typed + key) && typed ? typed + key : key;
  const longer = values.some((value) => value.length > typed.length && value.startsWith(typed));
  const given = typed;
  if (!longer) { typed = ""; mark(line, given); return; }
  mark(line, given, { move: false });
  typing = setTimeout(() => { typed = ""; step(1); }, TWO_DIGITS);
}

document.addEventListener("keydown", (event) => {
  if (!room() || find("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); handIn(); return; }
  if (event.key === "Escape" && writing(event.target)) { point(current()); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || !switchedOn()) return;
  if (/^\d$/.test(event.key) && !("closed" in room().dataset)) { event.preventDefault(); digit(event.key); return; }
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});

// --- Pointer and forms ---------------------------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const line = room() && event.target.closest("[data-criterion]");
  if (line) { mark(line, event.target.value, { move: false }); for (const other of criteria()) other.classList.toggle("app-criterion--current", other === line); }
  else if (room() && event.target === verdict()) enqueue("verdict", null, event.target.value);
  else if (event.target.id === "raccourcis-actifs") localStorage.setItem(SWITCH, event.target.checked ? "oui" : "non");
});
document.addEventListener("input", (event) => { if (room() && event.target === comment()) enqueue("comment", null, event.target.value); else if (room() && event.target === note()) enqueue("note", null, event.target.value); });
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-reopen]")) { event.preventDefault(); reopen(); return; }
  if (!event.target.matches("[data-grid]")) return;
  if (event.submitter?.value === "submit") { event.preventDefault(); handIn(); }
  else if (event.submitter?.value === "recuse") keep(queue().filter((act) => act.assessment !== room().dataset.assessment));
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) KEYS["?"]();
  const link = event.target.closest("#salle a[data-next], #salle a[data-previous], #salle a[data-ahead]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); go(link.pathname); }
});
window.addEventListener("popstate", () => { if (pages.has(location.pathname)) swap(location.pathname, pages.get(location.pathname)); else location.reload(); });
window.addEventListener("online", () => { schedule(0); ahead(); });

if (jury()) {
  if (room()) {
    pages.set(location.pathname, document.documentElement.outerHTML);
    const box = find("#raccourcis-actifs");
    if (box) box.checked = switchedOn();
    const early = givenEarly();
    enter();
    for (const [kind, criterion, value] of early) { enqueue(kind, criterion, value); draw(kind, criterion); }
    ahead();
  } else if (queue().length) say(`${waiting()}, envoi en cours.`);
  schedule(0);
}
