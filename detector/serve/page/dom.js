/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element. Strings become text, never markup; a function for "onclick" and the like listens. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A bar that is filled as far as a score from 0 to 1 says; the number stands beside it. */
export function gauge(score) {
  const fill = make("i");
  fill.style.width = `${Math.round(score * 100)}%`;
  return make("span", { class: "gauge", "aria-hidden": "true" }, fill);
}
