// The inbox stays up to date while it is looked at. What a person has ticked, opened or focused stays.
// Pages do without: then a reload shows what is new.

const list = document.querySelector("[data-inbox]");
const news = document.querySelector("[data-inbox-news]");
const PATIENCE = 30_000;
let source = null;
let again = 0;

function rows(root) {
  return new Map([...root.querySelectorAll("tr[data-key]")].map((row) => [row.dataset.key, row]));
}

function isInUse(row) {
  return row.contains(document.activeElement) || row.querySelector("details[open]") !== null;
}

function retire(row) {
  if (row.dataset.retired !== undefined) return;
  row.dataset.retired = "";
  const told = document.createElement("p");
  told.className = "small strong";
  told.textContent = list.dataset.answered;
  row.querySelector("th").append(told);
  const box = row.querySelector(".pick input");
  if (box) {
    box.checked = false;
    box.disabled = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function refreshAges(row, fresh) {
  const cells = fresh.querySelectorAll("[data-ages]");
  row.querySelectorAll("[data-ages]").forEach((cell, index) => {
    if (!cell.contains(document.activeElement)) cell.replaceChildren(...cells[index].childNodes);
  });
}

function merge(shown, fresh) {
  const old = rows(shown);
  const wanted = rows(fresh);
  const gone = [...old].filter(([key]) => !wanted.has(key));
  for (const [, row] of gone) {
    if (isInUse(row)) retire(row);
    else row.remove();
  }
  let added = 0;
  let previous = null;
  const body = shown.querySelector("tbody");
  for (const [key, row] of wanted) {
    const kept = old.get(key);
    if (kept) {
      refreshAges(kept, row);
      previous = kept;
      continue;
    }
    added += 1;
    if (previous) previous.after(row);
    else body.prepend(row);
    previous = row;
  }
  const pager = shown.querySelector("nav.pager");
  const next = fresh.querySelector("nav.pager");
  if (pager && next && !pager.contains(document.activeElement)) pager.replaceWith(next);
  else if (next && !pager) shown.append(next);
  shown.querySelector("form").dispatchEvent(new Event("change", { bubbles: true }));
  return { added, gone: gone.filter(([, row]) => !row.isConnected).length };
}

function sentence(count, one, many) {
  return (count === 1 ? one : many).replace("#", String(count));
}

function tell({ added, gone }) {
  const { newOne, newMany, goneOne, goneMany } = news.dataset;
  const said = [];
  if (added) said.push(sentence(added, newOne, newMany));
  if (gone) said.push(sentence(gone, goneOne, goneMany));
  if (said.length) news.textContent = said.join(" ");
}

function swap(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").body;
  const before = rows(list);
  const after = rows(fresh);
  if (before.size && after.size) {
    tell(merge(list, fresh));
    return;
  }
  if ([...before.values()].some(isInUse)) {
    before.forEach(retire);
    return;
  }
  list.replaceChildren(...fresh.childNodes);
  tell({ added: after.size, gone: before.size });
}

function showCount(pending) {
  const badge = document.querySelector("[data-inbox-count]");
  if (badge?.firstChild && Number.isInteger(pending)) badge.firstChild.textContent = String(pending);
}

async function refetch() {
  const answer = await fetch(list.dataset.inbox, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  swap(await answer.text());
}

let queue = Promise.resolve();

function hear(event) {
  showCount(JSON.parse(event.data).pending);
  queue = queue.then(refetch).catch(() => {});
}

function listen() {
  clearTimeout(again);
  source?.close();
  source = new EventSource(list.dataset.events);
  source.addEventListener("inbox", hear);
  source.addEventListener("error", () => {
    // A browser connects again by itself, except after a refusal.
    if (source.readyState === EventSource.CLOSED) again = setTimeout(listen, PATIENCE);
  });
}

function pause() {
  clearTimeout(again);
  source?.close();
  source = null;
}

// Enter in a tick box would send the form; its first button then says that nothing is meant.
list?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) event.preventDefault();
});

if (list && news) {
  listen();
  // A page in the background keeps no connection; browsers have few for each server.
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : listen()));
  addEventListener("pagehide", pause);
  addEventListener("pageshow", (event) => event.persisted && listen());
}
