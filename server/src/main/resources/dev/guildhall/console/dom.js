// Builds elements. Text only ever becomes text nodes, so nothing that a customer is called can become markup.

/** `h('button.primary', {type: 'button', onclick: save}, 'Save')`: a property that is false or absent is left out. */
export function h(selector, ...rest) {
  const [tag, ...classes] = selector.split('.');
  const element = tag === 'svg' || SVG.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  if (classes.length) element.setAttribute('class', classes.join(' '));
  const properties = isProperties(rest[0]) ? rest.shift() : {};
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name === 'class') element.setAttribute('class', [...classes, value].join(' '));
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...nodes(rest));
  return element;
}

const SVG = new Set(['g', 'path', 'rect', 'line', 'text']);

function isProperties(value) {
  return value !== null && typeof value === 'object' && !(value instanceof Node) && !Array.isArray(value);
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replaces what is in an element. */
export function show(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** A value of an organization's field as a text; what there is none of is a dash. */
export function valueText(value) {
  if (value === undefined || value === null || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

let ids = 0;

/** An id for a label's `for`, new each time. */
export function newId(prefix = 'f') {
  ids += 1;
  return `${prefix}${ids}`;
}

/** Runs the function once no call came for a while. */
export function debounced(milliseconds, run) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds, ...values);
  };
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const AGO = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const STEPS = [['second', 60], ['minute', 60], ['hour', 24], ['day', 7]];

/** A time in the reader's zone; pointing at it shows it exactly, in UTC too. */
export function time(iso, absent = 'never') {
  if (!iso) return h('span.dim', absent);
  const when = new Date(iso);
  return h('time', { datetime: iso, title: `${EXACT.format(when)}\n${iso}` }, ago(when) ?? DATE.format(when));
}

function ago(when) {
  let amount = (when - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return AGO.format(Math.round(amount), unit);
    amount /= size;
  }
  return undefined;
}

export const number = new Intl.NumberFormat();

/** A count with what is counted: `1 directory`, `11 directories`. */
export function plural(count, noun) {
  return `${number.format(count)} ${count === 1 ? noun : `${noun.replace(/(?<![aeiou])y$/, 'ie')}s`}`;
}
