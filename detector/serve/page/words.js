/** What scores, verdicts and kinds of risk marker are called. */

export const STRENGTHS = ["strong", "moderate", "slight"];

export const KINDS = {
  substitution: "Wrong word or phrase in place of the usual one",
  garbled: "Broken wording over several words",
  listed: "Phrase on a list of tortured phrases",
  obfuscation: "Look-alike or invisible characters",
};

/** How sure a score from 0 to 1 is, in three steps. */
export function strength(score) {
  if (score >= 0.8) return "strong";
  return score >= 0.5 ? "moderate" : "slight";
}

/** A verdict as a heading. */
export function title(verdict) {
  const words = verdict.replace("-", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** A number and its noun: 1 risk marker, 2,000 risk markers. */
export function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

export const decimals = (score) => score.toFixed(2);

export function percent(score) {
  return score < 0.01 ? "<1%" : `${Math.round(score * 100)}%`;
}
