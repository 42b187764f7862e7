// Addresses: /console/{environment}/{page}[/{id}]. Each page's module is loaded when it is first seen.
import { reach } from './api.js';

const PAGES = {
  organizations: () => import('./organizations.js'),
  organization: () => import('./organization.js'),
  directory: () => import('./directory.js'),
  events: () => import('./events.js'),
  webhooks: () => import('./webhooks.js'),
  webhook: () => import('./webhook.js'),
  import: () => import('./import.js'),
  usage: () => import('./usage.js'),
  clients: () => import('./clients.js'),
};

export const href = (...parts) => `/console/${parts.map(encodeURIComponent).join('/')}`;

/** What the address bar asks for; no environment where it names none. */
export function place() {
  const [, , environment, ...rest] = location.pathname.split('/').map(decoded);
  const [first = 'organizations', id, second, inner] = rest;
  let page = first;
  if (first === 'organizations' && second === 'directories' && inner) page = 'directory';
  else if (first === 'organizations' && id) page = 'organization';
  else if (first === 'webhooks' && id) page = 'webhook';
  return { environment: environment || undefined, section: first, page: Object.hasOwn(PAGES, page) ? page : undefined, id, inner };
}

/** A part that is badly encoded stays as it is: nothing is called so, and that is said. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const loadPage = (page) => reach(PAGES[page]());

let guard;

/** Asks before the page is left, until the function that this answers is called. */
export function askBeforeLeaving(question) {
  const own = { question, address: location.href };
  const warn = (event) => event.preventDefault();
  addEventListener('beforeunload', warn);
  guard = own;
  return () => {
    removeEventListener('beforeunload', warn);
    if (guard === own) guard = undefined;
  };
}

export function mayLeave() {
  const may = !guard || confirm(guard.question);
  if (may) guard = undefined;
  return may;
}

/** Whether it went there: the person may want to stay. */
export function go(url) {
  if (!mayLeave()) return false;
  history.pushState(null, '', url);
  dispatchEvent(new Event('navigated'));
  return true;
}

/** Follows links within the console without loading the page anew. */
export function followLinks() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="/console"]');
    const plain = !event.defaultPrevented && event.button === 0
      && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.target || link.hasAttribute('download')) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener('popstate', () => {
    const address = guard?.address;
    if (mayLeave()) dispatchEvent(new Event('navigated'));
    else history.pushState(null, '', address);
  });
}
