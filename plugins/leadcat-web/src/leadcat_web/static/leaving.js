// Asks before a form with unsaved changes is left: a dialog of ours for links and other forms of the page,
// the browser's own for everything else.

const contents = (form) => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));

export function guard(form, dialog) {
  const saved = contents(form);
  let isLeaving = false;
  const isDirty = () => !isLeaving && ("edited" in form.dataset || contents(form) !== saved);

  function ask(goOn) {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "leave") return;
      isLeaving = true;
      goOn();
    }, { once: true });
    dialog.showModal();
  }

  addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target) return;
    if (link.getAttribute("href").startsWith("#")) return;
    if ("leaves" in link.dataset) isLeaving = true;
    if (!isDirty()) return;
    event.preventDefault();
    ask(() => location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "dialog") return;
    if (event.target === form) {
      isLeaving = true;
      return;
    }
    if (!isDirty()) return;
    event.preventDefault();
    ask(() => event.target.requestSubmit(event.submitter));
  });
  // A page that comes back from the browser's memory was left, and is looked at again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = false;
  });
}
