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

/** How many bytes a document may have. */
export const limits = { bytes: 20_000_000 };

/** The judgement of an item, { text, format, name } or { file, name }; minWords overrides the least length. */
export function check(item, minWords) {
  const options = { include: ["text"], allow: allowed() };
  if (minWords) options.min_words = minWords;
  return post("v1/check", item, { options }).then((response) => response.json());
}

/** The alignment of two texts. */
export async function compare(suspect, source) {
  const response = await send("v1/compare", json({ suspect, source }));
  return response.json();
}

/** The report of an item as a file: { blob, name }. */
export async function exported(item, format) {
  const response = await post("v1/export", item, { format, options: { allow: allowed() } });
  return { blob: await response.blob(), name: fileName(response, item, format) };
}

/** What the server runs: names, versions, checksums. */
export async function model() {
  const response = await send("v1/model", { method: "GET" });
  return response.json();
}

function post(path, item, fields) {
  const size = item.file ? item.file.size : item.text.length;
  if (size > limits.bytes) return Promise.reject(new Problem(413, tooLarge(item, size)));
  if (!item.file) return send(path, json({ text: item.text, format: item.format, name: item.name, ...spread(fields) }));
  const form = new FormData();
  form.append("file", item.file, item.file.name);
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return send(path, { method: "POST", body: form });
}

const spread = ({ format: output, ...fields }) => (output ? { ...fields, export: output } : fields);

function json(value) {
  return { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
}

async function send(path, request) {
  for (let tried = 1; ; tried += 1) {
    const response = await answer(path, request);
    if (response.ok) return response;
    if (response.status === 401 && tried < TRIES) {
      await askToken();
    } else if ([429, 503].includes(response.status) && tried < TRIES) {
      await pause(Number(response.headers.get("Retry-After")) || tried);
    } else {
      throw new Problem(response.status, await detail(response));
    }
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

function tooLarge(item, size) {
  const most = Math.round(limits.bytes / 1e6);
  return `${item.name}: ${Math.ceil(size / 1e6)} MB is above the limit of ${most} MB a document; split it into smaller files`;
}

function fileName(response, item, format) {
  const header = response.headers.get("Content-Disposition") ?? "";
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (coded) return decodeURIComponent(coded[1]);
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? `${item.name}.${format}`;
}
