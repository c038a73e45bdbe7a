/** The risk markers of the article: which are shown, which is chosen, and moving among them. */

import { byId, make } from "./dom.js";
import { STRENGTHS, strength } from "./words.js";

const hidden = new Set();
let findings = [];
let chosen = null;
// The one that was chosen last, from which the keys go on.
let latest = -1;
let choose = () => {};

/** Takes up the marks of a new article. onChoose: called with the index of a finding, or null for none. */
export function takeUp(record, onChoose) {
  findings = record.findings;
  choose = onChoose;
  chosen = null;
  latest = -1;
  byId("filters").replaceChildren(...filters());
  refresh();
}

export const chosenIndex = () => chosen;

/** The mark of the chosen finding, if there is one. */
export const chosenMark = () => marksOf(chosen)[0];

/** The indices of the findings that are shown, in the order of the text. */
export function shown() {
  const marks = byId("article").querySelectorAll("mark[role]");
  return [...new Set([...marks].map((mark) => Number(mark.dataset.finding)))];
}

/** Chooses a finding, or none; focus goes to its mark. */
export function select(index, { focus = true, block = "nearest" } = {}) {
  const before = chosen;
  chosen = index;
  latest = index ?? latest;
  for (const mark of marksOf(before)) mark.setAttribute("aria-pressed", "false");
  for (const mark of marksOf(index)) mark.setAttribute("aria-pressed", "true");
  count();
  choose(index);
  const target = marksOf(index ?? before)[0];
  if (target && focus) {
    target.focus({ preventScroll: true });
    if (index !== null) target.scrollIntoView({ block });
  }
}

/** Moves to the next finding that is shown (step 1) or to the one before (step -1), around the end. */
export function move(step) {
  const indices = shown();
  const next = step > 0 ? indices.find((index) => index > latest) : indices.findLast((index) => index < latest);
  if (indices.length) select(next ?? indices.at(step > 0 ? 0 : -1), { block: "center" });
}

/** Listens to clicks, Enter and Space on the marks, and to the filters. open: goes into the card. */
export function listen(open) {
  const article = byId("article");
  article.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[role]");
    if (mark) select(Number(mark.dataset.finding));
  });
  article.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark[role]");
    if (!mark || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    select(Number(mark.dataset.finding));
    open();
  });
  byId("filters").addEventListener("change", (event) => {
    const { name, checked } = event.target;
    if (checked) hidden.delete(name);
    else hidden.add(name);
    refresh();
  });
  byId("next").addEventListener("click", () => move(1));
  byId("previous").addEventListener("click", () => move(-1));
}

const marksOf = (index) =>
  index === null ? [] : [...byId("article").querySelectorAll(`mark[data-finding="${index}"]`)];

function visible(finding) {
  return !hidden.has(strength(finding.score)) && !hidden.has(finding.kind);
}

function refresh() {
  for (const mark of byId("article").querySelectorAll("mark")) {
    const finding = findings[Number(mark.dataset.finding)];
    mark.classList.toggle("filtered", !visible(finding));
    if (visible(finding)) {
      mark.setAttribute("role", "button");
      mark.setAttribute("tabindex", "0");
      mark.setAttribute("aria-pressed", "false");
      mark.setAttribute("aria-describedby", `is-${strength(finding.score)}${finding.kind === "garbled" ? " is-garbled" : ""}`);
    } else {
      for (const name of ["role", "tabindex", "aria-pressed", "aria-describedby"]) mark.removeAttribute(name);
    }
  }
  if (chosen !== null && !visible(findings[chosen])) select(null, { focus: false });
  else for (const mark of marksOf(chosen)) mark.setAttribute("aria-pressed", "true");
  count();
}

function count() {
  const indices = shown();
  const at = indices.indexOf(chosen);
  byId("position").textContent = at < 0 ? `${indices.length} shown` : `${at + 1} of ${indices.length}`;
  byId("next").disabled = byId("previous").disabled = indices.length === 0;
}

function filters() {
  const number = (test) => findings.filter(test).length;
  const wavy = findings.every(({ kind }) => kind === "garbled") ? " garbled" : "";
  const strengths = STRENGTHS.map((name) =>
    filter(name, make("mark", { class: name + wavy }, name), number((finding) => strength(finding.score) === name)));
  const kinds = [...new Set(findings.map((finding) => finding.kind))].sort().map((name) =>
    filter(name, name === "garbled" ? make("mark", { class: "slight garbled" }, name) : name, number((finding) => finding.kind === name)));
  const sets = [fieldset("Strength", strengths)];
  if (kinds.length > 1) sets.push(fieldset("Kind", kinds));
  return findings.length ? sets : [];
}

function filter(name, label, number) {
  const box = make("input", { type: "checkbox", name, checked: !hidden.has(name) });
  return make("label", {}, box, label, make("span", { class: "count" }, String(number)));
}

const fieldset = (name, labels) =>
  make("fieldset", {}, make("legend", { class: "unseen" }, name), ...labels);
