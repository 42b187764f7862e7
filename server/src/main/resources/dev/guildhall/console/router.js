// Addresses: /console/{environment}/{page}[/{id}]. Each page's module is loaded when it is first seen.

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
  const [, , environment, ...rest] = location.pathname.split('/').map(decodeURIComponent);
  const [first = 'organizations', id, second, inner] = rest;
  let page = first;
  if (first === 'organizations' && second === 'directories' && inner) page = 'directory';
  else if (first === 'organizations' && id) page = 'organization';
  else if (first === 'webhooks' && id) page = 'webhook';
  return { environment: environment || undefined, section: first, page: page in PAGES ? page : undefined, id, inner };
}

export const loadPage = (page) => PAGES[page]();

export function go(url, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  dispatchEvent(new Event('navigated'));
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
  addEventListener('popstate', () => dispatchEvent(new Event('navigated')));
}
