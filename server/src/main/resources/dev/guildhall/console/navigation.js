// The way from page to page: links, the address bar, and the question before something unsaved is left.

export const href = (...parts) => `/console/${parts.map(encodeURIComponent).join('/')}`;

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
