// Metadata as an editable table. The limits show as one types; they are the server's own.
import { ApiError, call, currentSession } from './api.js';
import { h, show } from './dom.js';
import { action, refreshCurls, say, section } from './parts.js';

export function metadata({ environment, path, organization, reload }) {
  const limits = currentSession().metadata_limits;
  const before = organization.metadata ?? {};
  const rows = h('tbody');
  const count = h('span.dim');
  const length = (text) => [...text].length;

  function add(key = '', value = '') {
    const left = h('span.limit', { 'aria-live': 'polite' });
    const input = (label, text, maximum) => h('input', {
      value: text, 'aria-label': label, spellcheck: 'false', autocomplete: 'off', 'data-maximum': maximum,
    });
    const keyInput = input('Key', key, limits.max_key);
    const valueInput = input('Value', value, limits.max_value);
    const row = h('tr', h('td', keyInput), h('td', valueInput), h('td', left),
      h('td', h('button.close', { type: 'button', 'aria-label': `Remove ${key || 'this pair'}`, onclick: () => { row.remove(); check(); } })));
    row.check = () => {
      const [keyLength, valueLength] = [length(keyInput.value), length(valueInput.value)];
      const twice = [...rows.children].some((other) => other !== row && other.key() === keyInput.value);
      const wrong = twice ? 'this key is there already'
        : keyLength < limits.min_key || keyLength > limits.max_key
          ? `key: ${keyLength}, ${limits.min_key} to ${limits.max_key} characters`
          : valueLength < 1 || valueLength > limits.max_value ? `value: ${valueLength}, 1 to ${limits.max_value} characters` : '';
      left.classList.toggle('bad', Boolean(wrong));
      show(left, wrong || `${keyLength}/${limits.max_key} · ${valueLength}/${limits.max_value}`);
      for (const each of [keyInput, valueInput]) each.setAttribute('aria-invalid', String(Boolean(wrong)));
      return !wrong;
    };
    row.key = () => keyInput.value;
    row.value = () => valueInput.value;
    rows.append(row);
    return row;
  }

  const current = () => Object.fromEntries([...rows.children].map((row) => [row.key(), row.value()]));
  /** A merge patch of what differs: other people's keys stay as they are. */
  const patch = () => {
    const now = current();
    const changed = [];
    for (const key of Object.keys(before)) if (!Object.hasOwn(now, key)) changed.push([key, null]);
    for (const [key, value] of Object.entries(now)) if (before[key] !== value) changed.push([key, value]);
    return Object.fromEntries(changed);
  };
  const request = () => ({
    environment, method: 'PATCH', path: `${path}/metadata`,
    headers: { 'if-match': `"${version}"` }, body: patch(),
  });
  let version = organization.version;
  const save = action('Save metadata', {
    request, done: async () => { say('Metadata saved.'); await reload(); },
    failed: async (failure) => {
      if (!(failure instanceof ApiError) || failure.status !== 412) return null;
      const theirs = (await call({ environment, path })).organization;
      return conflict(theirs, () => { version = theirs.version; save.button.click(); }, reload);
    },
  });
  const adder = h('button', { type: 'button', onclick: () => { add().querySelector('input').focus(); check(); } }, 'Add a pair');
  function check() {
    const good = [...rows.children].map((row) => row.check()).every(Boolean);
    const size = rows.children.length;
    show(count, `${size} of ${limits.pairs}`);
    adder.disabled = size >= limits.pairs;
    grid.hidden = size === 0;
    none.hidden = size > 0;
    save.button.disabled = !good || !Object.keys(patch()).length;
    save.element.hidden = good && !Object.keys(patch()).length;
  }
  Object.entries(before).forEach(([key, value]) => add(key, value));
  const none = h('p.empty', 'No metadata.');
  const grid = h('table.metadata', h('thead', h('tr', h('th', { scope: 'col' }, 'Key'), h('th', { scope: 'col' }, 'Value'),
    h('th', { scope: 'col' }, 'Length'), h('td'))), rows);
  check();
  return section('Metadata', [count, adder],
    refreshCurls(h('form', { oninput: check }, grid, none, save.element)));
}

function conflict(theirs, keep, drop) {
  return h('div.conflict', { role: 'alert' },
    h('h3', 'Somebody else changed it meanwhile'),
    h('p', `It is version ${theirs.version} now, with this metadata:`),
    h('pre', JSON.stringify(theirs.metadata ?? {}, null, 2)),
    h('div.row', h('button.primary', { type: 'button', onclick: keep }, 'Merge mine into it'),
      h('button', { type: 'button', onclick: drop }, 'Keep theirs')));
}
