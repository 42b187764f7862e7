// Signs in, then shows the page that the address asks for.
import { callAll, closeSession, currentSession, openSession } from './api.js';
import { setFirstEnvironment } from './curl.js';
import { h, show } from './dom.js';
import { followLinks, go, href, mayLeave } from './navigation.js';
import { problem, say } from './parts.js';
import { loadPage, place } from './router.js';

const SECTIONS = [
  ['organizations', 'Organizations'], ['events', 'Events'], ['webhooks', 'Webhooks'],
  ['usage', 'Usage'], ['import', 'Import'], ['clients', 'Clients'],
];
const REMEMBERED = 'guildhall-environment';
const app = document.getElementById('app');
const content = h('main', { id: 'content', tabindex: '-1' });
let environments = [];
let leaving = new AbortController();

/** Ends whatever the page before does and asks. */
function leave() {
  leaving.abort();
  leaving = new AbortController();
  document.querySelectorAll('dialog').forEach((box) => box.close());
}

function signInPage(text) {
  leave();
  document.title = 'Sign in · Guildhall';
  show(app, h('main.lone', h('img', { src: '/console/assets/mark.svg', alt: '', width: 40, height: 40 }),
    h('h1', 'Guildhall'), h('p', text),
    h('div.code', h('pre', h('code', './guildhall console'))),
    h('p.dim', 'It prints a link that signs one browser in, once.')));
}

function frame() {
  const { environment, section } = place();
  const choice = h('select', {
    'aria-label': 'Environment',
    onchange: (event) => { if (!go(href(event.target.value, section))) event.target.value = environment; },
  }, environments.map((each) =>
    h('option', { value: each.id, selected: each.id === environment }, each.display_name)));
  show(app,
    h('a.skip', { href: '#content', onclick: (event) => { event.preventDefault(); content.focus(); } }, 'Skip to content'),
    h('header.top',
      h('a.brand', { href: href(environment) }, h('img', { src: '/console/assets/mark.svg', alt: '' }), 'Guildhall'),
      choice,
      h('nav', { 'aria-label': 'Sections' }, SECTIONS.map(([name, label]) =>
        h('a', { href: href(environment, name), 'aria-current': name === section && 'page' }, label))),
      h('div.foot', h('a', { href: '/docs' }, 'API'),
        h('button.link', { type: 'button', onclick: signOut }, 'Sign out'))),
    content,
    h('div', { id: 'messages', role: 'status', 'aria-live': 'polite' }));
}

async function signOut() {
  if (!mayLeave()) return;
  try {
    await closeSession();
  } catch (failure) {
    say(failure.message);
    return;
  }
  signInPage('You are signed out. To come back, run this where the server is:');
}

/** Shows the page of the address; the keyboard goes along where a person went there, for its place in the old page is gone. */
async function navigate(event) {
  if (!currentSession()) return undefined;
  leave();
  const { signal } = leaving;
  const where = place();
  if (!environments.some((each) => each.id === where.environment)) {
    const known = environments.find((each) => each.id === localStorage.getItem(REMEMBERED)) ?? environments[0];
    if (known) {
      history.replaceState(null, '', href(known.id, 'organizations'));
      return navigate(event);
    }
    return show(app, h('main.lone', h('h1', 'No environment'), h('p', 'Create one with the API, then load this page again.')));
  }
  localStorage.setItem(REMEMBERED, where.environment);
  frame();
  if (event) content.focus({ preventScroll: true });
  try {
    if (!where.page) throw new Error('There is no such page.');
    const { title, render } = await loadPage(where.page);
    if (signal.aborted) return undefined;
    document.title = `${title} · Guildhall`;
    const page = await render({ ...where, query: new URLSearchParams(location.search), signal });
    if (!signal.aborted) show(content, page);
  } catch (failure) {
    if (!signal.aborted) show(content, h('h1', 'This did not work'), problem(failure));
  }
  scrollTo(0, 0);
  return undefined;
}

async function start() {
  const token = location.hash.startsWith('#sign-in=') ? location.hash.slice('#sign-in='.length) : undefined;
  if (token) history.replaceState(null, '', location.pathname);
  const session = (token && await openSession(token)) || await openSession();
  if (!session) {
    signInPage(token
      ? 'This link was used, or is older than ten minutes. Get a new one where the server is:'
      : 'To sign in, run this where the server is:');
    return;
  }
  addEventListener('signed-out', () => signInPage('Your session has ended. To come back, run this where the server is:'));
  environments = await callAll({ path: '/api/v1/environments' }, 'environments');
  setFirstEnvironment(environments.at(-1)?.id); // they come newest first
  followLinks();
  addEventListener('navigated', navigate);
  navigate();
}

start();
