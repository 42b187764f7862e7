// What every page is made of: copy buttons, fields, dialogs, actions that show their curl, lists that load.
import { ApiError, call } from './api.js';
import { curl } from './curl.js';
import { h, newId, show } from './dom.js';

/** Says something for a moment; screen readers read it out. */
export function say(text) {
  const message = h('p.toast', text);
  document.getElementById('messages').append(message);
  setTimeout(() => message.remove(), 4000);
}

/** A value with a button that copies it. */
export function copyable(value, name) {
  return h('span.copyable', h('code', value), copyButton(() => value, name));
}

export function copyButton(read, name) {
  const sheet = (x, y) => h('rect', { x, y, width: 8, height: 10, rx: 1.5 });
  const glyph = h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, sheet(5, 4.5), h('path', { d: 'M3 11V3a1.5 1.5 0 0 1 1.5-1.5H10' }));
  return h('button.copy', {
    type: 'button', title: `Copy ${name}`, 'aria-label': `Copy ${name}`,
    onclick: async (event) => {
      const button = event.currentTarget;
      try {
        await copy(read());
      } catch {
        say('Not copied: the browser does not allow it. Select the text and copy it.');
        return;
      }
      button.classList.add('done');
      setTimeout(() => button.classList.remove('done'), 1200);
    },
  }, glyph);
}

/** Without TLS browsers lend the clipboard to localhost alone; elsewhere the old way still works. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h('textarea', { value: text, readonly: true });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('The browser did not copy.');
  return undefined;
}

/** The curl of a request, folded away; made when it is opened and whenever the form around it changes. */
export function curlOf(request) {
  const text = h('code');
  const write = () => show(text, curl(request()));
  return h('details.curl', { ontoggle: (event) => event.currentTarget.open && write(), oninput: write },
    h('summary', 'curl'),
    h('div.code', { tabindex: '0', role: 'region', 'aria-label': 'The command' }, h('pre', text),
      copyButton(() => curl(request()), 'the command')));
}

/** Keeps the curls in a form up to date while it is filled in. */
export function refreshCurls(form) {
  form.addEventListener('input', () => {
    for (const details of form.querySelectorAll('details.curl[open]')) details.dispatchEvent(new Event('input'));
  });
  return form;
}

/** A sentence for what went wrong. */
export function problem(failure) {
  if (failure instanceof ApiError && failure.violations.length > 1) {
    return h('div.problem', { role: 'alert' }, h('ul', failure.violations.map((violation) =>
      h('li', `${violation.field.replace(/^[a-z]+\./, '')} ${violation.description}`))));
  }
  return h('p.problem', { role: 'alert' }, failure instanceof Error ? failure.message : String(failure));
}

/** A button that sends a request; beside it the curl, below it what went wrong. */
export function action(label, { request, done, kind = 'primary', failed, disabled }) {
  const outcome = h('div');
  const button = h('button', {
    type: 'submit', class: kind, disabled,
    onclick: async (event) => {
      event.preventDefault();
      button.disabled = true;
      show(outcome);
      try {
        await done(await call(request()));
      } catch (failure) {
        show(outcome, (await failed?.(failure)) || problem(failure));
      } finally {
        button.disabled = false;
      }
    },
  }, label);
  return { button, element: h('div.action', h('div.row', button, curlOf(request)), outcome) };
}

/** A labelled input; `hint` may be a text or an element. */
export function field(label, properties = {}, hint = null) {
  const id = newId();
  const { options, ...rest } = properties;
  const input = options
    ? h('select', { id, ...rest }, options.map(([value, text]) =>
      h('option', { value, selected: value === rest.value }, text)))
    : h('input', { id, autocomplete: 'off', spellcheck: 'false', ...rest });
  const note = hint && h('span.hint', { id: `${id}h` }, hint);
  if (note) input.setAttribute('aria-describedby', `${id}h`);
  return { input, element: h('div.field', h('label', { for: id }, label), input, note) };
}

/** A dialog with this title; `fill` gets a function that closes it. Escape closes it too. */
export function dialog(title, fill, kind = '') {
  const id = newId();
  const box = h('dialog', { 'aria-labelledby': id, class: kind });
  const close = () => box.close();
  box.addEventListener('close', () => box.remove());
  box.append(h('header', h('h2', { id }, title),
    h('button.close', { type: 'button', 'aria-label': 'Close', onclick: close })), fill(close));
  document.body.append(box);
  box.showModal();
  return box;
}

/** An element that is filled by what `load` answers; a failure is told in its place. */
export function loading(load, render) {
  const place = h('div', { 'aria-busy': 'true' }, h('p.dim.waiting', 'Loading…'));
  const run = async () => {
    try {
      show(place, await render(await load(), run));
    } catch (failure) {
      show(place, problem(failure), h('button', { type: 'button', onclick: run }, 'Try again'));
    }
    place.removeAttribute('aria-busy');
  };
  run();
  return place;
}

/** A part of a page under a heading, with its buttons beside it. */
export function section(title, buttons, ...content) {
  const id = newId('s');
  return h('section', { 'aria-labelledby': id },
    h('header', h('h2', { id }, title), h('div.row', buttons)), content);
}

/** A table that scrolls sideways on its own where it must. */
export function table(columns, rows, empty) {
  if (!rows.length) return h('p.empty', empty);
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': columns.filter(Boolean).join(', ') },
    h('table', h('thead', h('tr', columns.map((name) => (name ? h('th', { scope: 'col' }, name) : h('td'))))),
      h('tbody', rows)));
}

/** Links to the pages before and after. */
export function pager(answer, go) {
  if (!answer.prev_page_token && !answer.next_page_token) return null;
  const button = (label, token) =>
    h('button', { type: 'button', disabled: !token, onclick: () => go(token) }, label);
  return h('nav.pager', { 'aria-label': 'Pages' },
    button('Newer', answer.prev_page_token), button('Older', answer.next_page_token));
}

const NAMES = {
  OKTA: 'Okta', MICROSOFT_AD: 'Microsoft Entra ID', GOOGLE: 'Google Workspace', ONELOGIN: 'OneLogin',
  JUMPCLOUD: 'JumpCloud', PING_IDENTITY: 'Ping Identity', AUTH0: 'Auth0', CUSTOM: 'Custom',
};

/** An identity provider as it calls itself. */
export const providerName = (wire) => NAMES[wire] ?? 'Another provider';
export const PROVIDERS = Object.keys(NAMES).filter((wire) => wire !== 'CUSTOM');

export function badge(text, kind = '') {
  return h('span.badge', { class: kind }, text);
}

/** A value that is shown this once. */
export function secretBox(label, value) {
  return h('div.secret', h('p', label), copyable(value, label));
}

/** The last of a dialog: what it made, until the reader has it. */
export function handedOver(boxes, done) {
  return [boxes, h('div.row', h('button.primary', { type: 'button', onclick: done }, 'Done'))];
}
