/** The requests to the server. */

import { askToken } from "./dialogs.js";
import { allowed, token } from "./storage.js";

const TRIES = 5;
const LONGEST_WAIT = 10;

/** Why a request failed. status: of HTTP, 0 where the server did not answer. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** The most that the server takes: bytes of a file, characters of a text, allowed phrases and their length. */
const MOST = { bytes: 20_000_000, characters: 5_000_000, phrases: 500, phrase: 300 };

/** The judgement of an item: { text, format, name } or { file, name }, with minWords where it may be short. */
export async function check(item) {
  const options = { ...optionsFor(item), include: ["text"] };
  const { text, format, name } = item;
  const response = item.file
    ? await send("v1/check", form(item, { options }))
    : await send("v1/check", json({ text: fitting(text), format, name, options }));
  return response.json();
}

/** The alignment of two texts. */
export async function compare(suspect, source) {
  const response = await send("v1/compare", json({ suspect: fitting(suspect), source: fitting(source) }));
  return response.json();
}

/** The report of an item as a file: { blob, name }. */
export async function exported(item, format) {
  const options = optionsFor(item);
  const { text, name, format: text_format } = item;
  const response = item.file
    ? await send("v1/export", form(item, { format, options }))
    : await send("v1/export", json({ text, text_format, name, format, options }));
  return { blob: await response.blob(), name: fileName(response, item, format) };
}

/** What the server runs: names, versions, checksums. */
export async function model() {
  const response = await send("v1/model", { method: "GET" });
  return response.json();
}

const optionsFor = ({ minWords }) => ({ allow: phrases(), ...(minWords && { min_words: minWords }) });

const phrases = () => allowed().filter((phrase) => phrase.length <= MOST.phrase).slice(0, MOST.phrases);

function form({ file, name }, fields) {
  if (file.size > MOST.bytes) {
    throw new Problem(413, `${name} has ${megabytes(file.size)}; ${megabytes(MOST.bytes)} is the most. Split it into smaller files.`);
  }
  const body = new FormData();
  body.append("file", file, file.name);
  for (const [key, value] of Object.entries(fields)) {
    body.append(key, typeof value === "string" ? value : JSON.stringify(value));
  }
  return { method: "POST", body };
}

function fitting(text) {
  if (text.length <= MOST.characters) return text;
  throw new Problem(413, "The text has more than five million characters. Check it in parts.");
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function json(value) {
  return { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
}

async function send(path, request) {
  for (let tried = 1; ; tried += 1) {
    const response = await answer(path, request);
    if (response.ok) return response;
    if (response.status === 401 && (await askToken())) continue;
    if ([429, 503].includes(response.status) && tried < TRIES) {
      await pause(Number(response.headers.get("Retry-After")) || tried);
      continue;
    }
    throw new Problem(response.status, await detail(response));
  }
}

async function answer(path, request) {
  const headers = { ...request.headers };
  if (token()) headers.Authorization = `Bearer ${token()}`;
  try {
    return await fetch(path, { ...request, headers });
  } catch {
    throw new Problem(0, "The server does not answer.");
  }
}

async function detail(response) {
  try {
    const { detail: text, title } = await response.json();
    return typeof text === "string" ? text : String(title ?? response.statusText);
  } catch {
    return response.statusText || `The server answered with status ${response.status}.`;
  }
}

const pause = (seconds) =>
  new Promise((resolve) => setTimeout(resolve, Math.min(seconds, LONGEST_WAIT) * 1000));

function fileName(response, item, format) {
  const header = response.headers.get("Content-Disposition") ?? "";
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (coded) return decodeURIComponent(coded[1]);
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? `${item.name}.${format}`;
}
