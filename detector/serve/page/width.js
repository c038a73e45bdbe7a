/** Tells the styles whether there is room for the card beside the text. */

import { byId } from "./dom.js";

const ROOMY = 64;

/** Follows the width of the window and the size of its letters, which people change apart from each other. */
export function listen() {
  const letter = byId("letter");
  const measure = () => document.body.classList.toggle("narrow", window.innerWidth < ROOMY * letter.offsetWidth);
  new ResizeObserver(measure).observe(letter);
  window.addEventListener("resize", measure);
}
