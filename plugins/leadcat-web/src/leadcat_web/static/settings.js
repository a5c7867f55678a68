// The four toggles: Save waits until nothing is missing, and leaving with unsaved changes asks.

import { guard } from "./leaving.js";

const form = document.getElementById("settings-form");
const save = form.querySelector("[data-save]");
const lacks = [...form.querySelectorAll("[data-lack]")];

function isLacking(item) {
  if (!form.elements[item.dataset.switch].checked) return false;
  const { value } = form.elements[item.dataset.lack];
  if (item.dataset.lack.endsWith("lead_status")) return value === "" || value === item.dataset.deleted;
  return value === (item.dataset.deleted ?? "");
}

function show() {
  for (const item of lacks) item.hidden = !isLacking(item);
  save.disabled = lacks.some((item) => !item.hidden);
}

// What was said about a field isn't true any more once something is chosen.
function forget(event) {
  const field = event.target.closest(".field");
  if (!field || event.target.value === "") return;
  for (const each of field.querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
  field.querySelector(".field__problem")?.remove();
}

form.addEventListener("change", (event) => {
  forget(event);
  show();
});
show();
guard(form, document.getElementById("leave"));
