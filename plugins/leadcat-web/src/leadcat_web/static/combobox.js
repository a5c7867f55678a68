// Makes a <select data-combobox> searchable: the ARIA combobox with a listbox of grouped options.
// The select stays the form's control, and tells "change" as ever.

class Combobox {
  constructor(select) {
    this.select = select;
    this.name = freeName(select);
    this.active = null;
    this.makeInput();
    this.list = document.createElement("ul");
    this.list.className = "combobox__list";
    this.list.id = `${this.name}-list`;
    this.list.role = "listbox";
    this.list.hidden = true;
    const label = document.querySelector(`label[for="${CSS.escape(this.input.id)}"]`);
    if (label) this.list.setAttribute("aria-label", label.textContent.trim());
    const around = document.createElement("div");
    around.className = "combobox";
    select.before(around);
    around.append(this.input, this.list, select);
    // It stays where the browser can point at it when it is required and empty.
    select.className = "combobox__select";
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    this.listen(around);
    this.showChosen();
  }

  makeInput() {
    const { select } = this;
    const input = document.createElement("input");
    input.className = "input select";
    input.type = "text";
    input.role = "combobox";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.disabled = select.disabled;
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", `${this.name}-list`);
    if (select.required) input.setAttribute("aria-required", "true");
    // The label and links to the field lead to what is seen.
    input.id = select.id;
    select.id = `${select.id}-select`;
    this.input = input;
  }

  listen(around) {
    const { input, list, select } = this;
    input.addEventListener("click", () => this.open(""));
    input.addEventListener("input", () => this.open(input.value));
    input.addEventListener("keydown", (event) => this.onKey(event));
    around.addEventListener("focusout", (event) => {
      if (!around.contains(event.relatedTarget)) this.close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
    select.addEventListener("focus", () => input.focus());
    select.addEventListener("change", () => this.showChosen());
    select.form?.addEventListener("reset", () => setTimeout(() => this.showChosen()));
    new MutationObserver(() => {
      input.disabled = select.disabled;
    }).observe(select, { attributes: true, attributeFilter: ["disabled"] });
  }

  showChosen() {
    const chosen = this.select.selectedOptions[0];
    const empty = [...this.select.options].find((option) => option.value === "");
    this.input.value = chosen?.value ? chosen.text : "";
    this.input.placeholder = empty?.text ?? "";
  }

  open(words) {
    if (this.input.disabled) return;
    const wanted = words.trim().toLocaleLowerCase();
    const fits = (option) => option.text.toLocaleLowerCase().includes(wanted);
    this.list.replaceChildren();
    for (const child of this.select.children) {
      const options = child.matches("optgroup") ? [...child.children] : [child];
      const found = options.filter((option) => (wanted ? option.value && fits(option) : true));
      if (found.length) this.list.append(this.section(child, found));
    }
    if (!this.list.children.length) this.list.append(this.nothing());
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const chosen = this.list.querySelector("[aria-selected=true]");
    this.activate(wanted ? this.options()[0] : chosen);
  }

  section(child, found) {
    const options = found.map((option) => this.line(option));
    if (!child.matches("optgroup")) return options[0];
    const group = document.createElement("li");
    group.role = "group";
    group.setAttribute("aria-label", child.label);
    const head = document.createElement("div");
    head.className = "combobox__group";
    head.setAttribute("aria-hidden", "true");
    head.textContent = child.label;
    group.append(head, ...options);
    return group;
  }

  line(option) {
    const line = document.createElement("div");
    line.className = "combobox__option";
    line.role = "option";
    line.id = `${this.name}-option-${option.index}`;
    line.dataset.index = String(option.index);
    line.textContent = option.text;
    line.setAttribute("aria-selected", String(option.selected));
    return line;
  }

  nothing() {
    const line = document.createElement("div");
    line.className = "combobox__none";
    line.role = "option";
    line.setAttribute("aria-disabled", "true");
    line.setAttribute("aria-selected", "false");
    line.textContent = this.select.dataset.none ?? "";
    return line;
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]:not([aria-disabled])")];
  }

  activate(option) {
    this.active?.removeAttribute("data-active");
    this.active = option ?? null;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.dataset.active = "";
    option.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(option) {
    const index = Number(option.dataset.index);
    const isNew = this.select.selectedIndex !== index;
    this.select.selectedIndex = index;
    this.close();
    if (isNew) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.activate(null);
    this.input.setAttribute("aria-expanded", "false");
    this.showChosen();
  }

  onKey(event) {
    const isOpen = !this.list.hidden;
    const options = this.options();
    const at = options.indexOf(this.active);
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 };
    if (event.key in moves) {
      event.preventDefault();
      if (!isOpen) return this.open("");
      return this.activate(options.at(moves[event.key] % options.length));
    }
    if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      return this.active ? this.choose(this.active) : this.close();
    }
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      return this.close();
    }
    return undefined;
  }
}

// After the select's own id. The document is asked, not a count of ours: a page may hold this
// module twice, under two addresses.
function freeName(select) {
  const own = select.id || select.name;
  let name = own;
  for (let next = 2; document.getElementById(`${name}-list`); next += 1) name = `${own}-${next}`;
  return name;
}

// Each select once, however often and from whichever copy of this module it is called.
export function enhance(root = document) {
  for (const select of root.querySelectorAll("select[data-combobox]:not([data-enhanced])")) {
    select.dataset.enhanced = "";
    new Combobox(select);
  }
}

enhance();
