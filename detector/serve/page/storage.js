/** What this browser remembers: the phrases that are fine, and whether single keys are shortcuts. Never a text. */

const ALLOWED = "unspin.allowed";
const KEYS = "unspin.single-keys";
const TOKEN = "unspin.token";

// Where a browser refuses to store anything, it is remembered until the page is closed.
const memory = new Map();

function load(store, key) {
  try {
    return store().getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function save(store, key, value) {
  memory.set(key, value);
  try {
    store().setItem(key, value);
  } catch {
    // Kept in memory above.
  }
}

const lasting = () => window.localStorage;
const passing = () => window.sessionStorage;

/** The phrases that were called fine, the newest first. */
export function allowed() {
  try {
    const phrases = JSON.parse(load(lasting, ALLOWED) ?? "[]");
    return Array.isArray(phrases) ? phrases.filter((phrase) => typeof phrase === "string") : [];
  } catch {
    return [];
  }
}

function keep(phrases) {
  save(lasting, ALLOWED, JSON.stringify([...new Set(phrases)]));
  window.dispatchEvent(new Event("allowed"));
}

export const allow = (phrase) => keep([phrase, ...allowed()]);
export const disallow = (phrase) => keep(allowed().filter((other) => other !== phrase));
export const disallowAll = () => keep([]);

export const singleKeys = () => load(lasting, KEYS) !== "off";
export const setSingleKeys = (on) => save(lasting, KEYS, on ? "on" : "off");

export const token = () => load(passing, TOKEN);
export const setToken = (text) => save(passing, TOKEN, text);
