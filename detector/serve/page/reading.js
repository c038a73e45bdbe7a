/** The result: a document that was checked, as it is read, judged anew and set beside its restored text. */

import { check } from "./api.js";
import { blocks } from "./article.js";
import { enterCard, showCard, showHint } from "./card.js";
import { byId, gauge, make } from "./dom.js";
import { offerExports } from "./downloads.js";
import * as markers from "./markers.js";
import { announce, clear, explained, notice, toast } from "./notices.js";
import { showQueries } from "./queries.js";
import * as sentences from "./sentences.js";
import { allow, disallow } from "./storage.js";
import { go, view } from "./views.js";
import { RISKS, decimals, level, risksOf, title } from "./words.js";

let item = null;
let record = null;

export const hasArticle = () => record !== null;

/** Shows the judgement of an item. from: the view to go back to. */
export function open(newItem, answer, from) {
  item = newItem;
  byId("back").textContent = from === "files" ? "All files" : "New text";
  byId("back").href = `#${from}`;
  render(answer);
  offerExports(item);
  go("article");
  window.scrollTo({ top: 0, behavior: "instant" });
  byId("verdict").focus({ preventScroll: true });
  announce([`${title(record.verdict)}.`, record.meaning, sentences.said(record), `${record.checked}.`].filter(Boolean).join(" "));
}

function render(answer) {
  record = answer.document;
  clear("article-notice");
  const { verdict, score } = record;
  byId("name").textContent = item.name;
  byId("verdict").className = `verdict ${verdict}`;
  byId("verdict").textContent = title(verdict);
  byId("score").hidden = score === null;
  byId("score").replaceChildren(...risks(answer.threshold));
  byId("meaning").textContent = record.meaning;
  byId("counts").textContent = score === null ? "" : `${record.checked}. Flagged from a risk of ${decimals(answer.threshold)}.`;
  byId("article").replaceChildren(...blocks(record));
  byId("stepper").hidden = byId("restore").hidden = byId("filters").hidden = !record.findings.length;
  if (!record.findings.length && byId("reading").classList.contains("beside")) toggleRestored();
  showQueries(record.source_queries);
  sentences.takeUp(record);
  markers.takeUp(record, chosen);
  chosen(null);
}

// The higher one, which decides, in the colour of the verdict.
function risks(threshold) {
  return risksOf(record).map((field, at) =>
    make("div", { class: at === 0 ? record.verdict : null },
      make("dt", {}, `Risk of ${RISKS[field]}`),
      make("dd", {}, make("b", {}, decimals(record[field])), ` ${level(record[field], threshold)}`, gauge(record[field]))));
}

function chosen(index) {
  if (index === null) {
    showHint(record.findings.length);
  } else {
    const finding = record.findings[index];
    const around = record.sentences.find(({ start, end }) => start <= finding.start && finding.start < end);
    showCard(finding, around, { fine, close: () => markers.select(null) });
    announce(finding.reason);
  }
}

/** Listens to the marks and to the buttons of the result. */
export function listen() {
  markers.listen(enterCard);
  byId("restore").addEventListener("click", () => toggleRestored());
  window.addEventListener("allowed", () => { if (view() === "article") again(); });
}

/** Sets the restored text beside the text, or takes it away; what is being read stays where it is. */
export function toggleRestored() {
  if (byId("restore").hidden && !byId("reading").classList.contains("beside")) return;
  const held = markers.chosenMark() ?? firstInSight();
  const before = held?.getBoundingClientRect().top;
  const on = byId("reading").classList.toggle("beside");
  byId("restore").setAttribute("aria-pressed", String(on));
  if (held) window.scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
  announce(on ? "The restored text stands beside each paragraph." : "The restored text is hidden.");
}

const firstInSight = () =>
  [...byId("article").querySelectorAll(".block")].find((block) => block.getBoundingClientRect().bottom > 80);

/** Allows the chosen phrase from now on. */
export function fineChosen() {
  if (markers.chosenIndex() !== null) fine(record.findings[markers.chosenIndex()]);
}

function fine({ text }) {
  allow(text);
  toast(`“${text}” is no longer marked.`, "Undo", () => disallow(text));
}

async function again() {
  const at = markers.chosenIndex() === null ? null : record.findings[markers.chosenIndex()].start;
  const mine = item;
  byId("article").setAttribute("aria-busy", "true");
  try {
    const answer = await check(mine);
    if (mine === item) {
      render(answer);
      reselect(at);
    }
  } catch (problem) {
    notice("article-notice", ...explained(problem), [["Try again", again]]);
  } finally {
    byId("article").removeAttribute("aria-busy");
  }
}

// After a phrase was allowed, the one behind it is next.
function reselect(start) {
  if (start === null) return;
  const next = markers.shown().find((index) => record.findings[index].start >= start);
  if (next !== undefined) markers.select(next);
  else byId("verdict").focus({ preventScroll: true });
}
