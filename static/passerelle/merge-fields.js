// Under each text of a document's template, a menu of what this very document may print: a choice is written at the caret.
const options = () => JSON.parse(document.getElementById("merge-fields")?.textContent || "[]");

function FieldMenu({ getEditorState, onChange }) {
  const { createElement } = window.React;
  const { EditorState, Modifier } = window.DraftJS;
  const insert = (event) => {
    const state = getEditorState();
    const text = `{{ ${event.target.value} }}`;
    const content = Modifier.replaceText(state.getCurrentContent(), state.getSelection(), text);
    onChange(EditorState.push(state, content, "insert-characters"));
  };
  const choices = options().map(([name, label]) => createElement("option", { key: name, value: name }, label));
  if (!choices.length) return null;
  const first = createElement("option", { key: "", value: "" }, "Insérer un champ…");
  return createElement("select", { "aria-label": "Insérer un champ", value: "", onChange: insert }, [first, ...choices]);
}

window.draftail.registerPlugin({ type: "merge-field", meta: FieldMenu }, "controls");
