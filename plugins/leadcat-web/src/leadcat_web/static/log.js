// The decision log: addresses of the filter stay short. Pages do without.

const filter = document.querySelector("form.filters");

function submitWithoutEmpty(event) {
  // Short addresses: what chooses nothing is left out.
  for (const field of event.target.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
}

// Enter in a tick box would send the form; its first button then says that nothing is meant.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) event.preventDefault();
});

if (filter) {
  filter.addEventListener("submit", submitWithoutEmpty);
  // The back button brings the page as it was left.
  addEventListener("pageshow", () => {
    for (const field of filter.elements) field.disabled = false;
  });
}
