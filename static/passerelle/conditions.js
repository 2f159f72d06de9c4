// Shows a question only when its conditions hold, as the server does (dossiers/domain/questions/conditions.py).
const MAX_DIGITS = 15;

// The number that somebody wrote, with a comma or a point, or nothing.
export function readNumber(text) {
  const [whole, ...rest] = text.trim().replaceAll(",", ".").split(".");
  const fraction = rest.join(".");
  const digits = whole + fraction;
  return /^[0-9]+$/.test(digits) && digits.length <= MAX_DIGITS ? Number(`${whole || 0}.${fraction || 0}`) : null;
}

// answers: the values given to a question, an empty list when it has none.
export function compares(operator, value, answers) {
  const given = answers.filter(Boolean);
  if (operator === "is") return given.includes(value);
  const number = readNumber(given[0] ?? "");
  const bound = readNumber(value);
  if (number === null || bound === null) return false;
  if (operator === "eq") return number === bound;
  return operator === "ge" ? number >= bound : number <= bound;
}

// A comparison already made by the server, about a question of another page, is true or false.
export function holds(condition, answersTo) {
  const results = condition.tests.map((test) =>
    typeof test === "boolean" ? test : compares(test.operator, test.value, answersTo(test.field)));
  return condition.match === "any" ? results.includes(true) : !results.includes(false);
}

function answersTo(key) {
  const controls = [...document.getElementsByName(key)];
  if (!controls.length || controls[0].closest("[data-unasked]")) return [];
  return controls
    .filter((control) => (control.type !== "checkbox" && control.type !== "radio") || control.checked)
    .map((control) => (control.inputMode === "decimal" ? control.value.replace(/[\s€]/gu, "") : control.value.trim()));
}

const conditional = document.querySelectorAll("[data-conditions]");
function refresh() {
  for (const block of conditional) {
    const conditions = JSON.parse(block.dataset.conditions);
    block.toggleAttribute("data-unasked", !conditions.every((condition) => holds(condition, answersTo)));
  }
}
document.addEventListener("input", refresh);
document.addEventListener("change", refresh);
refresh();
