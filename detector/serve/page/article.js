/** The text of a document with its marks, scores in the margin, and as it probably read. */

import { gauge, make } from "./dom.js";
import { sentenceElements, worst } from "./sentences.js";
import { decimals, isTranslation, strength } from "./words.js";

// Score of a suggestion from which on it is put in the place of what stands there.
const SURE = 0.3;
/** What the kinds of block are called that are not judged. */
export const UNJUDGED = {
  references: "references", code: "code", formula: "formula", table: "numbers", furniture: "menu or running head",
  metadata: "metadata", ignored: "excluded by a comment",
};
const TAGS = { heading: "h2", quote: "blockquote" };
const GROUPS = { "list-item": ["ul", ""], "table-cell": ["div", "cells"] };

/** The blocks of a record as elements, runs of list items and of table cells together. */
export function blocks(record) {
  const seen = new Set();
  const elements = [columnHeads()];
  let run = null;
  for (const block of record.blocks) {
    const [tag, name] = GROUPS[block.kind] ?? [];
    const element = blockElement(block, record, seen);
    if (!tag) elements.push(element);
    else if (run?.kind === block.kind) run.group.append(element);
    else elements.push(make(tag, { class: name || null }, element));
    run = tag ? { kind: block.kind, group: elements.at(-1) } : null;
  }
  return elements;
}

function columnHeads() {
  return make("div", { class: "column-heads" },
    make("p", {}, "As it stands"),
    make("p", {}, "As it probably read", make("small", {}, "underlined: a likely original; dotted: doubtful, left as it is")));
}

function blockElement(block, record, seen) {
  const tag = block.kind === "list-item" ? "li" : "div";
  const place = { title: block.location };
  if (!block.judged) {
    const name = make("span", { class: "unjudged-name" }, `${UNJUDGED[block.kind] ?? block.kind}, not judged`);
    const text = make(block.kind === "code" ? "pre" : "p", {}, ...block.pieces.map((piece) => piece.text));
    return make(tag, { class: "block unjudged", ...place }, name, text);
  }
  const { findings } = record;
  const [risk, ...noted] = isTranslation(record) ? reading(block, record) : score(block);
  const element = make(tag, { class: `block ${block.kind} risk-${risk}`, ...place }, ...noted);
  element.append(make(TAGS[block.kind] ?? "p", { class: "now" }, ...now(block, record)));
  element.append(make("p", { class: "restored" }, ...block.pieces.map((piece) => restored(piece, findings, seen))));
  return element;
}

// How strong the line beside a block is, and what the margin says: of a poor translation how the block reads.
function reading({ pieces }, { sentences }) {
  const own = pieces.filter((piece) => piece.sentence !== null).map((piece) => sentences[piece.sentence]);
  const reads = own.length ? worst(own) : "fluently";
  if (reads === "fluently") return ["none"];
  const name = make("span", { class: "unseen" }, "Worst sentence of this passage: ");
  const word = reads === "understandable" ? "under\u00adstandable" : reads;
  return [reads === "garbled" ? "strong" : "moderate", make("div", { class: "risk reads" }, name, word)];
}

function score(block) {
  if (block.score === null) return ["none"];
  const name = make("span", { class: "unseen" }, "Risk score of this passage: ");
  return [strength(block.score), make("div", { class: "risk" }, name, decimals(block.score), gauge(block.score))];
}

// The text of a block with its marks, those of one sentence together.
function now({ pieces }, { findings, sentences }) {
  const parts = [];
  for (let at = 0, end; at < pieces.length; at = end) {
    const { sentence } = pieces[at];
    end = at + 1;
    while (end < pieces.length && pieces[end].sentence === sentence) end += 1;
    const marked = pieces.slice(at, end).map((piece) => (piece.finding === null ? piece.text : mark(piece, findings)));
    parts.push(...sentenceElements(sentences[sentence], marked));
  }
  return parts;
}

function mark(piece, findings) {
  const { score, kind } = findings[piece.finding];
  const name = kind === "garbled" ? `${strength(score)} garbled` : strength(score);
  return make("mark", { class: name, "data-finding": piece.finding }, piece.text);
}

function restored(piece, findings, seen) {
  if (piece.finding === null) return piece.text;
  const [best] = findings[piece.finding].suggestions;
  if (!best || best.score < SURE) return make("span", { class: "doubtful" }, piece.text);
  // Of a phrase that runs on behind a note or a border, the first part gives way and the rest goes.
  if (seen.has(piece.finding)) return "";
  seen.add(piece.finding);
  return make("ins", { title: `now: ${findings[piece.finding].text}` }, best.text);
}
