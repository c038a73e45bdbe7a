/** Files and folders that are dropped anywhere on the page. */

import { checkFile } from "./check.js";
import { fillPane } from "./compare.js";
import { byId } from "./dom.js";
import { checkFiles } from "./files.js";
import { view } from "./views.js";

/** The endings of what is taken from a folder; a file that is dropped by itself is taken whatever it is. */
export const ENDINGS = [
  ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".tex", ".latex", ".rst", ".rest", ".nxml",
  ".docx", ".pdf", ".epub", ".eml",
];

/** Listens to drags with files in them. */
export function listen() {
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", async (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const pane = event.target.closest?.(".pane")?.querySelector("textarea").id;
    take(await dropped(event.dataTransfer), pane);
  });
}

function take(files, pane) {
  if (!files.length) return;
  if (view() === "compare") fillPane(pane ?? (byId("suspect").value ? "source" : "suspect"), files[0]);
  else if (view() === "files" || files.length > 1) checkFiles(files);
  else checkFile(files[0]);
}

/** The files of a drop, those of its folders as well. */
async function dropped(transfer) {
  // The entries have to be taken at once: the browser empties the list after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = await Promise.all(entries.map((entry) => within(entry, false)));
  return found.flat();
}

async function within(entry, isInner) {
  if (entry.isFile) {
    if (isInner && !isDocument(entry.name)) return [];
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    file.path = entry.fullPath.replace(/^\//, "");
    return [file];
  }
  if (isInner && entry.name.startsWith(".")) return [];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred entries at most each time.
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length; ) {
    found.push(...(await Promise.all(some.map((inner) => within(inner, true)))).flat());
  }
  return found;
}

const isDocument = (name) =>
  !name.startsWith(".") && ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
