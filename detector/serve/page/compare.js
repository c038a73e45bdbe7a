/** Two texts in two panes, and what of the one stands in the other. */

import { check, compare } from "./api.js";
import { byId, make } from "./dom.js";
import { announce, clear, explained, notice } from "./notices.js";
import { count, percent } from "./words.js";

const SLOT = "compare-notice";

/** Listens to the form. */
export function listen() {
  byId("compare-form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  for (const pane of ["suspect", "source"]) {
    byId(`${pane}-file`).addEventListener("change", ({ target }) => {
      if (target.files.length) fillPane(pane, target.files[0]);
      target.value = "";
    });
  }
}

/** Puts the prose of a file, as the server reads it, into a pane. */
export async function fillPane(pane, file) {
  clear(SLOT);
  try {
    const { document: record } = await check({ file, name: file.name });
    const prose = record.blocks.map((block) => block.pieces.map((piece) => piece.text).join(""));
    byId(pane).value = prose.join("\n\n");
    announce(`${file.name} was read.`);
  } catch (problem) {
    const again = ["Choose another file", () => byId(`${pane}-file`).click()];
    notice(SLOT, ...explained(problem), [problem.status === 0 ? ["Try again", () => fillPane(pane, file)] : again]);
  }
}

async function run() {
  const [suspect, source] = [byId("suspect").value, byId("source").value];
  const missing = suspect.trim() ? (source.trim() ? null : "source") : "suspect";
  clear(SLOT);
  if (missing) {
    const name = missing === "suspect" ? "suspect text" : "source";
    notice(SLOT, `The ${name} is missing`, "Both panes need a text: paste it, choose a file, or drop one on the pane.");
    byId(missing).focus();
    return;
  }
  byId("compare-submit").textContent = "Comparing…";
  try {
    show(await compare(suspect, source), suspect, source);
  } catch (problem) {
    notice(SLOT, ...explained(problem), [["Try again", run]]);
  } finally {
    byId("compare-submit").textContent = "Compare";
  }
}

function show(result, suspect, source) {
  const sentence = summary(result);
  byId("compared").hidden = false;
  byId("compared-title").textContent = sentence;
  byId("compared-table").hidden = !result.related;
  // Offsets count code points, of which a letter beyond the first plane is one.
  byId("compared-rows").replaceChildren(...rowsOf(result.pairs, Array.from(suspect), Array.from(source)));
  announce(sentence);
  byId("compared-title").focus({ preventScroll: true });
  byId("compared").scrollIntoView({ block: "start" });
}

function summary({ related, taken, verbatim, covered, pairs }) {
  if (!related) return "The texts are unrelated: hardly a sentence of the one says what a sentence of the other says.";
  const swaps = pairs.reduce((sum, pair) => sum + pair.swaps.length, 0);
  return `${percent(taken)} of its words stand in sentences that the source has too, ${percent(verbatim)} word for word; `
    + `${percent(covered)} of the source is there. ${count(swaps, "phrase")} swapped.`;
}

function rowsOf(pairs, suspect, source) {
  const rows = [];
  let at = 0;
  for (const pair of [...pairs].sort((one, other) => one.start - other.start)) {
    rows.push(...alone(suspect, at, pair.start, "suspect"), together(pair, suspect, source));
    at = Math.max(at, pair.end);
  }
  rows.push(...alone(suspect, at, suspect.length, "suspect"));
  at = 0;
  for (const pair of [...pairs].sort((one, other) => one.source_start - other.source_start)) {
    rows.push(...alone(source, at, pair.source_start, "source"));
    at = Math.max(at, pair.source_end);
  }
  return [...rows, ...alone(source, at, source.length, "source")];
}

function together(pair, suspect, source) {
  const swapped = pair.swaps.map((swap) => ({ ...swap, tag: "mark", name: "strong", note: swap.original && `source: ${swap.original}` }));
  const taken = pair.verbatim.map((span) => ({ ...span, tag: "span", name: "verbatim" }));
  const originals = pair.swaps.map((swap) => ({ start: swap.source_start, end: swap.source_end, tag: "ins" }));
  const moved = pair.moved ? make("span", { class: "label" }, "moved") : null;
  return make("tr", {},
    make("td", {}, moved, ...cut(suspect, pair.start, pair.end, [...swapped, ...taken])),
    make("td", {}, ...cut(source, pair.source_start, pair.source_end, originals)));
}

function alone(points, start, end, side) {
  const text = points.slice(Math.min(start, end), end).join("").trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  const label = make("span", { class: "label" }, side === "suspect" ? "only in the suspect text" : "only in the source");
  const cell = make("td", {}, label, text);
  return [make("tr", { class: "alone" }, ...(side === "suspect" ? [cell, make("td")] : [make("td"), cell]))];
}

function cut(points, start, end, spans) {
  const parts = [];
  let at = start;
  for (const span of spans.filter((other) => other.start < other.end).sort((one, other) => one.start - other.start)) {
    if (span.start < at) continue;
    const text = points.slice(span.start, span.end).join("");
    parts.push(points.slice(at, span.start).join(""), make(span.tag, { class: span.name, title: span.note }, text));
    at = span.end;
  }
  return [...parts, points.slice(at, end).join("")];
}
