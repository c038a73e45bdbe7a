/** Files for the person: reports that the server makes, and tables that the page makes. */

import { exported } from "./api.js";
import { byId, make } from "./dom.js";
import { clear, explained, notice, toast } from "./notices.js";

const REPORTS = [
  ["html", "Web page (HTML)"],
  ["docx", "Word with comments (DOCX)"],
  ["evidence", "Evidence report, to print"],
  ["json", "Data (JSON)"],
  ["markdown", "Markdown"],
];
const ANNOTATED_PDF = ["pdf", "The PDF with notes"];

/** Saves a blob under a name. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export const saveText = (text, type, name) => save(new Blob([text], { type }), name);

/** Fills the export menu for an item. */
export function offerExports(item) {
  const isPdf = item.file?.name.toLowerCase().endsWith(".pdf");
  const reports = isPdf ? [...REPORTS, ANNOTATED_PDF] : REPORTS;
  const items = reports.map(([format, label]) =>
    make("li", {}, make("button", { type: "button", onclick: () => offer(item, format, label) }, label)));
  byId("export-list").replaceChildren(...items);
}

async function offer(item, format, label) {
  byId("export").open = false;
  byId("export").querySelector("summary").focus();
  clear("article-notice");
  try {
    const { blob, name } = await exported(item, format);
    save(blob, name);
    toast(`Saved: ${name}`);
  } catch (problem) {
    const [title, sentence] = explained(problem);
    notice("article-notice", `${label}: ${title.toLowerCase()}`, sentence, [["Try again", () => offer(item, format, label)]]);
  }
}
