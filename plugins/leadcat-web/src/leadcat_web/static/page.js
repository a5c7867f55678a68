// What every page has: theme, menus, dialogs, selecting all rows. Pages do without.

const COOKIE_PATH = new URL("../../", import.meta.url).pathname;
const A_YEAR = 31_536_000;

function keepTheme(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = theme ? A_YEAR : 0;
  document.cookie = `leadcat_theme=${theme}; path=${COOKIE_PATH}; max-age=${age}; samesite=lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.hidden = false;
  group.addEventListener("change", (event) => keepTheme(event.target.value));
}

for (const menu of document.querySelectorAll("details.account")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  event.preventDefault();
  document.getElementById(opener.dataset.opens).showModal();
});

// A button that asks before its form is sent names the dialog that asks: data-asks="ID".
// The dialog's button with value="yes" sends it.
document.addEventListener("submit", (event) => {
  const dialog = document.getElementById(event.submitter?.dataset.asks ?? "");
  if (!dialog) return;
  event.preventDefault();
  const { submitter, target } = event;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    delete submitter.dataset.asks;
    target.requestSubmit(submitter);
  }, { once: true });
});

for (const all of document.querySelectorAll("[data-picks]")) {
  const form = all.closest("form") ?? document;
  const boxes = () => [...form.querySelectorAll(`input[name="${CSS.escape(all.dataset.picks)}"]`)];
  const show = () => {
    const picked = boxes().filter((box) => box.checked).length;
    all.checked = picked > 0 && picked === boxes().length;
    all.indeterminate = picked > 0 && !all.checked;
    for (const place of form.querySelectorAll("[data-picked]")) {
      const words = picked === 1 ? place.dataset.one : place.dataset.many;
      place.textContent = words.replace("#", String(picked));
    }
    for (const button of form.querySelectorAll("[data-needs-picked]")) button.disabled = picked === 0;
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  show();
}

document.querySelector("[data-takes-focus]")?.focus();
