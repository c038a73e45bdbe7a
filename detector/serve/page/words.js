/** What scores, verdicts and kinds of risk marker are called. */

/** The verdicts, the gravest first. */
export const VERDICTS = ["spun", "machine-garbled", "suspect", "clean", "not-scored"];

/** The risks of a document by their fields, and what each is a risk of. */
export const RISKS = { score: "spinning", translation_risk: "poor machine translation" };

export const STRENGTHS = ["strong", "moderate", "slight"];

export const KINDS = {
  substitution: "Wrong word or phrase in place of the usual one",
  garbled: "Broken wording, as of a poor translation",
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
  return verdict === "not-scored" ? "Not scored" : verdict[0].toUpperCase() + verdict.slice(1);
}

/** The fields of the risks that a document has, the higher one first. */
export function risksOf(record) {
  const known = Object.keys(RISKS).filter((field) => typeof record[field] === "number");
  return known.sort((one, other) => record[other] - record[one]);
}

/** Whether a document may be a poor translation, and rather so than spun. */
export const isTranslation = (record) => record.verdict !== "clean" && risksOf(record)[0] === "translation_risk";

/** A risk in a word, by the threshold from which on a document is flagged. */
export function level(risk, threshold) {
  if (risk >= threshold) return "high";
  return risk >= threshold / 2 ? "medium" : "low";
}

/** A number and its noun: 1 risk marker, 2,000 risk markers. */
export function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

export const decimals = (score) => score.toFixed(2);

export function percent(score) {
  return score < 0.01 ? "<1%" : `${Math.round(score * 100)}%`;
}
