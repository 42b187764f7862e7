// Many organizations from a file: first the plan, which the server finds out by doing it and taking it back, then the run.
import { lines } from './api.js';
import { h, number, show, valueText } from './dom.js';
import { readOrganizations, readText } from './import-file.js';
import { askBeforeLeaving } from './navigation.js';
import { badge, curlOf, field, problem, section, table } from './parts.js';

export const title = 'Import';
const PATH = '/api/v1/organizations:import';
const SHOWN = 200;
const CHUNK = 1000;
const KINDS = { created: 'good', updated: 'warn', unchanged: '', failed: 'bad' };

export function render({ environment, signal }) {
  const plan = h('div');
  const run = h('div');
  const file = field('File', { type: 'file', accept: '.ndjson,.jsonl,.json,.csv', onchange: (event) => chosen(event.target.files[0]) },
    'NDJSON, a JSON array, or CSV with a first line of names: external_id, display_name, region_code, metadata.plan_tier …');
  const request = (name, validate) => ({ environment, method: 'POST', path: PATH, query: validate ? { validate_only: true } : {},
    headers: { 'content-type': 'application/x-ndjson' }, file: name.replace(/\.(csv|json)$/i, '.ndjson') });

  async function chosen(picked) {
    show(run);
    if (!picked) return show(plan);
    try {
      const records = readOrganizations(picked.name, readText(picked.name, await picked.arrayBuffer()));
      const outcome = await send(records, picked.name, true, plan);
      const count = records.length - outcome.failed;
      const asItIs = /\.(ndjson|jsonl)$/i.test(picked.name);
      return plan.append(h('div.row.run', h('button.primary', {
        type: 'button', disabled: !count, onclick: (event) => importAll(records, picked.name, event.currentTarget),
      }, `Import ${number.format(count)}`), curlOf(() => request(picked.name, false))),
      asItIs ? '' : h('p.dim', 'The API takes NDJSON; this page made it of your file.'));
    } catch (failure) {
      return show(plan, problem(failure));
    }
  }

  /** Imports what was planned; one that breaks off says how far it came, and may be begun again. */
  async function importAll(records, name, button) {
    const done = askBeforeLeaving('The import is under way. Leave, with a part of the file imported?');
    button.disabled = true;
    file.input.disabled = true;
    try {
      await send(records, name, false, run);
    } catch (failure) {
      const answered = run.querySelector('progress').value;
      run.append(problem(failure), h('p.notice', `At least ${number.format(answered)} of ${number.format(records.length)} records are done; `
        + 'the plan is from before. Import again to go on: what is done comes out as unchanged.'));
      button.disabled = false;
    } finally {
      file.input.disabled = false;
      done();
    }
  }

  /** Sends the records in parts, so that any number fits and a bar can move; answers how many went each way. */
  async function send(records, name, validate, place) {
    const bar = h('progress', { max: records.length, value: 0, 'aria-label': validate ? 'Planning' : 'Importing' });
    const counts = h('p.row', { 'aria-live': 'polite' });
    const totals = { created: 0, updated: 0, unchanged: 0, failed: 0 };
    const told = [];
    const rows = h('div');
    show(place, section(validate ? 'Plan' : 'Done so far', validate ? curlOf(() => request(name, true)) : [], bar, counts, rows));
    const tell = () => {
      show(counts, Object.entries(totals).map(([kind, count]) => badge(`${number.format(count)} ${kind}`, count ? KINDS[kind] : '')));
    };
    for (let start = 0; start < records.length; start += CHUNK) {
      const body = `${records.slice(start, start + CHUNK).map((record) => JSON.stringify(record)).join('\n')}\n`;
      const { file: _, ...asked } = { ...request(name, validate), body };
      try {
        await lines(asked, signal, (line) => {
          if (!line.trim()) return;
          const answer = JSON.parse(line);
          if (answer.summary || !answer.result) return;
          totals[answer.result] += 1;
          bar.value += 1;
          if (told.length < SHOWN && answer.result !== 'unchanged') told.push({ ...answer, line: answer.line + start });
          if (bar.value % 50 === 0) tell();
        });
      } finally {
        tell();
      }
    }
    bar.value = records.length;
    const heading = place.querySelector('h2');
    if (!validate) show(heading, 'Done');
    const left = totals.created + totals.updated + totals.failed - told.length;
    show(rows, table(['Record', 'External ID', 'Result', 'What differs'], told.map(resultRow), 'Nothing differs.'),
      left > 0 && h('p.dim', `and ${number.format(left)} more`));
    return totals;
  }
  return [h('header.page', h('h1', 'Import')),
    h('p', 'Creates the organizations of a file under their external IDs, and updates those that are there. Nothing is written before you have seen the plan.'),
    h('form', file.element), plan, run];
}

function resultRow({ line, external_id, result, changes, error }) {
  const differences = Object.entries(changes ?? {}).map(([name, change]) =>
    h('span.named', `${name} `, h('span.before', valueText(change.old)), ' → ', h('span.after', valueText(change.new))));
  return h('tr', h('td', line), h('td', h('code', external_id ?? '')), h('td', badge(result, KINDS[result])),
    h('td', error ? h('span.before', error.message) : differences));
}
