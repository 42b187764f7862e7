// Changes names and identifiers. A change counts only on the version that was read: where somebody was faster, both
// are shown and the reader chooses.
import { ApiError, call } from './api.js';
import { h, show, valueText } from './dom.js';
import { action, dialog, field, refreshCurls, say } from './parts.js';

const FIELDS = [
  ['display_name', 'Display name'], ['external_id', 'External ID'], ['slug', 'Slug'], ['logo_url', 'Logo URL'],
];

export function editor({ environment, path, organization, reload }) {
  dialog(`Edit ${organization.display_name}`, (close) => {
    let base = organization;
    const inputs = Object.fromEntries(FIELDS.map(([name, label]) =>
      [name, field(label, { value: organization[name] ?? '', required: name === 'display_name' })]));
    const named = namedIds(organization.external_ids ?? {});
    /** What the person changed of what the form began with, whatever the version has become meanwhile. */
    const changes = (onto = base) => {
      const body = {};
      for (const [name] of FIELDS) {
        const value = inputs[name].input.value;
        if (value !== (organization[name] ?? '')) body[name] = value;
      }
      const ids = changedIds(organization.external_ids ?? {}, named.read(), onto.external_ids ?? {});
      if (ids) body.external_ids = ids;
      return body;
    };
    const request = () => ({
      environment, method: 'PATCH', path, headers: { 'if-match': `"${base.version}"` }, body: changes(),
    });
    const conflict = h('div');
    const save = action('Save', {
      request,
      done: async () => { close(); say('Saved.'); await reload(); },
      failed: async (failure) => {
        if (!(failure instanceof ApiError) || failure.status !== 412 && failure.status !== 409) return null;
        const current = (await call({ environment, path })).organization;
        if (current.version === base.version) return null;
        show(conflict, conflictOf(base, current, changes(current), {
          keep: () => { base = current; show(conflict); save.button.click(); },
          drop: async () => { close(); await reload(); },
        }));
        conflict.querySelector('button').focus();
        return h('p.dim', 'Not saved.');
      },
    });
    const check = () => { save.button.disabled = !named.check(); };
    return refreshCurls(h('form', { oninput: check }, FIELDS.map(([name]) => inputs[name].element), named.element, conflict, save.element));
  });
}

/** What was done to `before` on its way to `after`, done to `onto`; nothing where that is nothing. The API takes the whole map. */
function changedIds(before, after, onto) {
  const same = (name) => Object.hasOwn(before, name) && Object.hasOwn(after, name) && before[name] === after[name];
  const changed = Object.keys({ ...before, ...after }).filter((name) => !same(name));
  if (!changed.length) return undefined;
  const ids = new Map(Object.entries(onto));
  for (const name of changed) {
    if (Object.hasOwn(after, name)) ids.set(name, after[name]);
    else ids.delete(name);
  }
  return Object.fromEntries(ids);
}

/** What they changed beside what is about to be saved. */
function conflictOf(base, current, mine, { keep, drop }) {
  const names = [...FIELDS, ['external_ids', 'Named external IDs'], ['metadata', 'Metadata']];
  const rows = names
    .filter(([name]) => name in mine || valueText(base[name]) !== valueText(current[name]))
    .map(([name, label]) => h('tr', h('th', { scope: 'row' }, label),
      h('td', valueText(base[name])), h('td.theirs', valueText(current[name])), h('td.mine', name in mine ? valueText(mine[name]) : 'unchanged')));
  return h('div.conflict', { role: 'alert' },
    h('h3', 'Somebody else changed it meanwhile'),
    h('p', `You read version ${base.version}; it is version ${current.version} now.`),
    h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Both changes' },
      h('table', h('thead', h('tr', h('td'), ['You read', 'Now', 'You'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', rows))),
    h('div.row', h('button.primary', { type: 'button', onclick: keep }, 'Save mine over it'),
      h('button', { type: 'button', onclick: drop }, 'Keep theirs')));
}

/** The named external IDs as rows of name and ID. */
function namedIds(ids) {
  const rows = h('div.pairs');
  const add = (name = '', value = '') => {
    const twice = h('span.limit.bad', { 'aria-live': 'polite' });
    const row = h('div.pair',
      h('input', { value: name, placeholder: 'billing', 'aria-label': 'Name of an external ID', spellcheck: 'false' }),
      h('input', { value, placeholder: 'cus_…', 'aria-label': 'External ID under this name', spellcheck: 'false' }),
      h('button.close', { type: 'button', 'aria-label': 'Remove this external ID', onclick: () => { row.remove(); rows.dispatchEvent(new Event('input', { bubbles: true })); } }), twice);
    row.mark = (bad) => {
      show(twice, bad && 'this name is there already');
      row.querySelector('input').setAttribute('aria-invalid', String(bad));
    };
    rows.append(row);
    return row;
  };
  const pairs = () => [...rows.children].map((row) => [...row.querySelectorAll('input')].map((input) => input.value));
  Object.entries(ids).forEach(([name, value]) => add(name, value));
  return {
    element: h('fieldset', h('legend', 'Named external IDs'), rows,
      h('button', { type: 'button', onclick: () => add().querySelector('input').focus() }, 'Add one')),
    read: () => Object.fromEntries(pairs().filter(([name, value]) => name || value)),
    /** Whether each name stands once; marks those that do not. */
    check: () => {
      const names = pairs().map(([name]) => name);
      const bad = names.map((name) => name !== '' && names.indexOf(name) !== names.lastIndexOf(name));
      [...rows.children].forEach((row, index) => row.mark(bad[index]));
      return !bad.includes(true);
    },
  };
}
