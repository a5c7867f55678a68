// The ruleset's text, checked while it is typed: line numbers, marks, and a way to each problem.
// The Tab key is left alone, so the keyboard always gets out of the text.

import { guard } from "./leaving.js";

const WAIT = 350; // milliseconds without typing before the text is checked
const form = document.getElementById("ruleset-form");
const text = form.elements.text;
const gutter = form.querySelector(".editor__gutter");
const problems = document.getElementById("problems");
const summary = form.querySelector("[data-summary]");
const token = document.querySelector("meta[name=csrf]").content;
let marked = new Map();
let waiting;
let asking;

const lineHeight = () => parseFloat(getComputedStyle(text).lineHeight);

// Only the lines that are seen have numbers: a ruleset may be very long.
function number() {
  const height = lineHeight();
  const first = Math.floor(text.scrollTop / height);
  const most = text.value.split("\n").length;
  const last = Math.min(most, first + Math.ceil(text.clientHeight / height) + 1);
  const lines = [];
  for (let line = first + 1; line <= last; line += 1) {
    const each = document.createElement("div");
    each.className = marked.has(line) ? "editor__line editor__line--bad" : "editor__line";
    each.textContent = String(line);
    if (marked.has(line)) each.title = marked.get(line);
    lines.push(each);
  }
  gutter.replaceChildren(...lines);
  gutter.style.setProperty("--shift", `${first * height - text.scrollTop}px`);
  gutter.style.setProperty("--digits", String(Math.max(3, String(most).length)));
}

function mark() {
  marked = new Map();
  for (const link of problems.querySelectorAll("[data-line]")) {
    const line = Number(link.dataset.line);
    const words = link.closest("li").querySelector("strong").textContent;
    marked.set(line, marked.has(line) ? `${marked.get(line)}; ${words}` : words);
  }
  if (marked.size) text.setAttribute("aria-invalid", "true");
  else text.removeAttribute("aria-invalid");
  number();
}

function tell(part) {
  problems.replaceChildren(part);
  summary.textContent = part.querySelector("p")?.textContent ?? "";
  mark();
}

function tellFailure() {
  const part = document.createElement("div");
  part.className = "editor__problems";
  const words = document.createElement("p");
  words.textContent = problems.dataset.failed;
  part.append(words);
  tell(part);
}

async function check() {
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams({ text: text.value });
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST", body, headers: { "x-csrf-token": token }, signal: asking.signal,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tell(page.querySelector(".editor__problems"));
  } catch (error) {
    if (error.name !== "AbortError") tellFailure();
  }
}

// Columns count characters, selections count UTF-16 units.
function offset(line, column) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}

function jump({ line, column, length }) {
  const start = offset(Number(line), Number(column));
  text.focus();
  text.setSelectionRange(start, offset(Number(line), Number(column) + Number(length)));
  text.scrollTop = (Number(line) - 1) * lineHeight() - text.clientHeight / 2;
  text.scrollIntoView({ block: "nearest" });
}

problems.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  jump(link.dataset);
});
text.addEventListener("scroll", number, { passive: true });
new ResizeObserver(number).observe(text);
if (text.readOnly) {
  number();
} else {
  text.addEventListener("input", () => {
    number();
    asking?.abort();
    clearTimeout(waiting);
    waiting = setTimeout(check, WAIT);
  });
  mark();
  guard(form, document.getElementById("leave"));
}
