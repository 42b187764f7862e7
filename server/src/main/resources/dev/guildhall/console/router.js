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
