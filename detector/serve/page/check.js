/** The form for one text or file. */

import { check } from "./api.js";
import { byId } from "./dom.js";
import { announce, clear, explained, notice } from "./notices.js";
import { open } from "./reading.js";
import { go, view } from "./views.js";

let running = 0;

/** Listens to the form. */
export function listen() {
  byId("check-form").addEventListener("submit", (event) => {
    event.preventDefault();
    checkText();
  });
  byId("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) checkText();
  });
  byId("file").addEventListener("change", ({ target }) => {
    if (target.files.length) checkFile(target.files[0]);
    target.value = "";
  });
  byId("example").addEventListener("click", tryExample);
}

/** Checks a file that was chosen or dropped. */
export function checkFile(file) {
  if (view() === "article") go("check");
  return run({ file, name: file.name });
}

function checkText() {
  const text = byId("text").value;
  if (text.trim()) return run({ text, format: byId("format").value, name: "Pasted text" });
  notice("check-notice", "There is no text yet", "Paste an article into the field, drop a file on this page, or see what the example gives.",
    [["Try the example", tryExample]]);
  byId("text").focus();
}

async function tryExample() {
  try {
    const response = await fetch("static/example.txt");
    byId("text").value = await response.text();
  } catch (problem) {
    return notice("check-notice", ...explained({ status: 0, message: String(problem) }), [["Try again", tryExample]]);
  }
  byId("format").value = "text";
  return checkText();
}

async function run(item) {
  running += 1;
  const mine = running;
  busy(true);
  clear("check-notice");
  announce("Checking.");
  try {
    const answer = await check(item);
    if (mine !== running) return;
    if (answer.document.verdict === "not-scored") unscored(item, answer.document);
    else open(item, answer, "check");
  } catch (problem) {
    if (mine === running) failed(item, problem);
  } finally {
    if (mine === running) busy(false);
  }
}

function busy(on) {
  byId("submit").textContent = on ? "Checking…" : "Check the text";
  byId("submit").setAttribute("aria-disabled", String(on));
}

function unscored(item, record) {
  const reason = record.reason ?? "";
  const other = item.file ? ["Choose another file", chooseFile] : ["Edit the text", () => byId("text").focus()];
  if (reason.startsWith("too short")) {
    const anyway = ["Judge it anyway", () => run({ ...item, minWords: 1 })];
    notice("check-notice", "It is too short to judge well", `${record.meaning} With so few words a score says little.`, [other, anyway]);
  } else if (reason.startsWith("not English")) {
    notice("check-notice", "It is not in English", `${record.meaning} Unspin can judge English text only.`, [other]);
  } else {
    notice("check-notice", "There is no prose in it", `${record.meaning} A scan, for one, has pictures of words only.`, [other]);
  }
}

function failed(item, problem) {
  const [title, sentence] = explained(problem);
  const retry = ["Try again", () => run(item)];
  const isInput = [400, 413, 415, 422].includes(problem.status);
  const other = item.file ? ["Choose another file", chooseFile] : ["Edit the text", () => byId("text").focus()];
  notice("check-notice", title, sentence, [isInput ? other : retry]);
}

const chooseFile = () => byId("file").click();
