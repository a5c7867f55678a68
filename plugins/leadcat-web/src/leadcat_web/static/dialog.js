// Saving a sale or contact: asks the server first whether the category is to change, and shows its
// question in the dialog before anything is saved. Without this module the server asks on a page.
//
// Nothing is lost with a tab that is closed after Save was pressed: the form is sent as it is, with
// the answer "later", and the question waits in the inbox. Escape goes back to the form, unsaved.

import { enhance } from "./combobox.js";

const PATIENCE = 3_000; // milliseconds; then it is saved, and the category decided afterwards

class AskingForm {
  constructor(form, dialog) {
    this.form = form;
    this.dialog = dialog;
    this.status = form.querySelector("[data-status]");
    this.unsent = null; // the form to be sent when the tab is closed now
    form.addEventListener("submit", (event) => this.onSubmit(event));
    dialog.addEventListener("close", () => this.onClose());
    dialog.addEventListener("click", (event) => this.onClick(event));
    dialog.addEventListener("submit", () => {
      this.unsent = null;
    });
    window.addEventListener("pagehide", () => this.onLeave());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload(); // what was left by the way is saved by now
    });
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.unsent) return; // pressed twice
    this.unsent = this.form;
    this.say(this.form.dataset.saving);
    const fragment = await this.question();
    if (fragment) this.show(fragment);
    else this.send();
  }

  // The dialog's content; null when there is nothing to ask, or nobody knows in time.
  async question() {
    try {
      const response = await fetch(this.form.dataset.preview, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.headers.has("leadcat-question")) return await response.text();
      if (response.status === 503) this.hold("unasked");
    } catch {
      this.hold("unasked");
    }
    return null;
  }

  hold(answer) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "answer";
    input.value = answer;
    this.form.append(input);
  }

  send() {
    this.unsent = null;
    this.form.submit();
  }

  show(fragment) {
    this.dialog.innerHTML = fragment;
    enhance(this.dialog);
    this.unsent = this.dialog.querySelector("form");
    const choice = this.unsent.elements.answer_category;
    const use = this.unsent.querySelector("button[value=choose]");
    use.disabled = !choice.value;
    choice.addEventListener("change", () => {
      use.disabled = !choice.value;
    });
    this.say("");
    this.dialog.showModal();
  }

  onClick(event) {
    if (event.target.closest("button")?.value !== "back") return;
    event.preventDefault();
    this.dialog.close();
  }

  onClose() {
    this.unsent = null;
    this.dialog.replaceChildren();
    this.say(this.form.dataset.unsaved);
  }

  onLeave() {
    if (!this.unsent) return;
    const content = new URLSearchParams(new FormData(this.unsent));
    content.set("answer", "later");
    navigator.sendBeacon(this.form.action, content);
    this.unsent = null;
  }

  say(words) {
    this.status.textContent = words;
  }
}

const form = document.querySelector("form[data-preview]");
const dialog = document.getElementById("question");
if (form && dialog) new AskingForm(form, dialog);
