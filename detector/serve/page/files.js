/** Many files: a table that fills as results come. */

import { check } from "./api.js";
import { csv } from "./csv.js";
import { byId, make } from "./dom.js";
import { saveText } from "./downloads.js";
import { announce, clear, explained, notice } from "./notices.js";
import { open } from "./reading.js";
import { numbers } from "./sentences.js";
import { go } from "./views.js";
import { VERDICTS, count, decimals, title } from "./words.js";

const AT_ONCE = 2;
const COLUMNS = [
  "file", "verdict", "score", "translation_risk", "markers", "sentences_fluent", "sentences_understandable", "sentences_garbled",
  "words", "words_checked", "language", "reason", "error",
];
const VALUES = {
  name: (row) => row.item.name.toLowerCase(),
  verdict: (row) => VERDICTS.indexOf(row.record?.verdict),
  score: (row) => row.record?.score ?? -1,
  translation: (row) => row.record?.translation_risk ?? -1,
  markers: (row) => row.record?.findings.length ?? -1,
  words: (row) => row.record?.words ?? -1,
};

let rows = [];
let working = 0;
let order = { key: null, down: false };

/** Listens to the buttons of the table. */
export function listen() {
  byId("many").addEventListener("change", ({ target }) => {
    checkFiles([...target.files]);
    target.value = "";
  });
  byId("files-csv").addEventListener("click", () => saveText(asCsv(), "text/csv;charset=utf-8", "unspin.csv"));
  byId("files-json").addEventListener("click", () => saveText(asJson(), "application/json", "unspin.json"));
  byId("files-clear").addEventListener("click", empty);
  for (const button of byId("files-table").querySelectorAll("th button")) {
    button.addEventListener("click", () => sortBy(button));
  }
}

/** Adds files to the table and checks them, a few at once. */
export function checkFiles(files) {
  if (!files.length) return;
  go("files");
  clear("files-notice");
  for (const file of files) {
    const row = { item: { file, name: file.path ?? file.name }, state: "waiting", number: rows.length };
    row.element = make("tr");
    row.element.addEventListener("click", () => openRow(row));
    draw(row);
    rows.push(row);
    byId("files-rows").append(row.element);
  }
  progress();
  while (working < AT_ONCE && rows.some((row) => row.state === "waiting")) work();
}

async function work() {
  working += 1;
  for (let row; (row = rows.find((other) => other.state === "waiting")); ) {
    row.state = "busy";
    draw(row);
    try {
      row.answer = await check(row.item);
      row.record = row.answer.document;
      row.state = "done";
    } catch (problem) {
      row.problem = problem;
      row.state = problem.status === 0 ? "stopped" : "failed";
      if (problem.status === 0) halt(problem);
    }
    draw(row);
    arrange();
    progress();
  }
  working -= 1;
}

// A server that is gone would fail every file that waits.
function halt(problem) {
  for (const row of rows) if (row.state === "waiting") row.state = "stopped";
  notice("files-notice", ...explained(problem), [["Go on", resume]]);
}

function resume() {
  clear("files-notice");
  for (const row of rows) if (row.state === "stopped") row.state = "waiting";
  for (let more = working; more < AT_ONCE; more += 1) work();
}

function draw(row) {
  const { item, record } = row;
  row.element.className = row.state === "done" ? "ready" : "";
  const name = row.state === "done" ? make("button", { type: "button" }, item.name) : item.name;
  const why = row.state === "failed" ? row.problem.message.replace(`${item.file.name}: `, "") : record?.reason;
  const states = { waiting: "waiting", busy: "checking…", stopped: "stopped", failed: "not read" };
  const verdict = record ? make("span", { class: `verdict ${record.verdict}` }, title(record.verdict)) : states[row.state];
  const number = (text) => make("td", { class: "number" }, text ?? "–");
  row.element.replaceChildren(
    make("td", {}, name, why ? make("div", { class: "small" }, why) : null),
    make("td", {}, verdict),
    number(risk(record?.score)),
    number(risk(record?.translation_risk)),
    number(record && String(record.findings.length)),
    number(record && record.words.toLocaleString("en")),
  );
}

const risk = (value) => (typeof value === "number" ? decimals(value) : null);

function openRow(row) {
  if (row.state === "done") open(row.item, row.answer, "files");
}

function progress() {
  const finished = rows.filter((row) => ["done", "failed"].includes(row.state)).length;
  byId("files-progress").max = Math.max(rows.length, 1);
  byId("files-progress").value = finished;
  const flagged = rows.filter((row) => row.answer?.flagged).length;
  const state = rows.length ? `${finished} of ${count(rows.length, "file")} checked, ${flagged} flagged.` : "No files yet.";
  byId("files-state").textContent = state;
  if (rows.length && finished === rows.length) announce(state);
  for (const id of ["files-csv", "files-json"]) byId(id).disabled = finished === 0;
  byId("files-clear").disabled = rows.length === 0;
}

function empty() {
  rows = [];
  byId("files-rows").replaceChildren();
  clear("files-notice");
  progress();
}

function sortBy(button) {
  const { key } = button.dataset;
  // Numbers are wanted from the highest down, names and verdicts as they come.
  const down = order.key === key ? !order.down : !["name", "verdict"].includes(key);
  order = { key, down };
  for (const head of byId("files-table").querySelectorAll("th")) head.removeAttribute("aria-sort");
  button.closest("th").setAttribute("aria-sort", down ? "descending" : "ascending");
  arrange();
}

function arrange() {
  if (order.key) byId("files-rows").append(...sorted().map((row) => row.element));
}

function sorted() {
  const value = VALUES[order.key] ?? ((row) => row.number);
  const sign = order.down ? -1 : 1;
  const compare = (one, other) => (value(one) < value(other) ? -sign : sign * Number(value(one) > value(other)));
  return [...rows].sort((one, other) => compare(one, other) || one.number - other.number);
}

function asCsv() {
  const cells = ({ item, record, problem }) => [
    item.name, record?.verdict, record?.score, record?.translation_risk, record?.findings.length,
    ...numbers(record?.sentences ?? []).map((number) => (record ? number : null)), record?.words, record?.words_checked,
    record?.language, record?.reason, problem?.message,
  ];
  return csv([COLUMNS, ...finishedRows().map(cells)]);
}

function asJson() {
  const done = finishedRows();
  const { schema_version, tool } = done.find((row) => row.answer)?.answer ?? {};
  const documents = done.filter((row) => row.record).map(({ item, record }) => {
    const { blocks, text, meaning, checked, ...rest } = record;
    return { ...rest, path: item.name };
  });
  const errors = done.filter((row) => row.problem).map(({ item, problem }) => ({ path: item.name, message: problem.message }));
  return JSON.stringify({ schema_version, tool, documents, errors }, null, 2) + "\n";
}

const finishedRows = () => sorted().filter((row) => ["done", "failed"].includes(row.state));
