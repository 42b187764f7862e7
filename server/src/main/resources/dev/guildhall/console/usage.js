// What is billed for, by month: a chart, and the same as a table.
import { call } from './api.js';
import { h, number, plural } from './dom.js';
import { curlOf, loading, table } from './parts.js';

export const title = 'Usage';
const MONTHS = 12;
const KINDS = [['DIRECTORY', 'Directories'], ['CONNECTION', 'Connections']];
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [760, 240, 40, 24];
const NAME = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });

export function render({ environment }) {
  const now = new Date();
  const month = (offset) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
  const day = (date) => date.toISOString().slice(0, 10);
  const request = { environment, path: '/api/v1/usage', query: { from: day(month(1 - MONTHS)), to: day(month(1)), by: 'day' } };
  const months = Array.from({ length: MONTHS }, (_, index) => month(index + 1 - MONTHS));
  return [
    h('header.page', h('h1', 'Usage')),
    h('p', 'The most connections and directories that were in use on one day of each month, over all organizations. Days are UTC’s.'),
    loading(() => call(request), ({ usage }) => {
      const counted = months.map((start) => ({ start, ...peak(usage, day(start).slice(0, 7)) }));
      return [chart(counted), h('p.key', KINDS.map(([kind, name]) => h('span', { class: kind.toLowerCase() }, name))),
        h('details', h('summary', 'As a table'), table(['Month', ...KINDS.map(([, name]) => name)],
          counted.map((each) => h('tr', h('th', { scope: 'row' }, NAME.format(each.start)),
            KINDS.map(([kind]) => h('td', number.format(each[kind]))))), 'No usage yet.'))];
    }),
    curlOf(() => request),
  ];
}

/** The largest day of a month, by kind. */
function peak(usage, month) {
  const days = {};
  for (const row of usage) {
    if (!row.day.startsWith(month)) continue;
    days[row.kind] ??= {};
    days[row.kind][row.day] = (days[row.kind][row.day] ?? 0) + row.count;
  }
  return Object.fromEntries(KINDS.map(([kind]) => [kind, Math.max(0, ...Object.values(days[kind] ?? {}))]));
}

function chart(months) {
  const most = Math.max(1, ...months.flatMap((each) => KINDS.map(([kind]) => each[kind])));
  const top = niceCeiling(most);
  const slot = (WIDTH - LEFT) / months.length;
  const bar = slot * 0.32;
  const height = (value) => (value / top) * (HEIGHT - BOTTOM - 12);
  const floor = HEIGHT - BOTTOM;
  const lines = [0, top / 2, top].filter(Number.isInteger).map((value) => h('g',
    h('line', { x1: LEFT, x2: WIDTH, y1: floor - height(value), y2: floor - height(value) }),
    h('text', { x: LEFT - 8, y: floor - height(value) + 4, 'text-anchor': 'end' }, number.format(value))));
  const bars = months.map((each, index) => h('g',
    KINDS.map(([kind], place) => h('rect', {
      class: kind.toLowerCase(), x: LEFT + slot * index + slot * 0.16 + bar * place, width: bar - 2, rx: 2,
      y: floor - height(each[kind]), height: height(each[kind]),
    })),
    h('text', { x: LEFT + slot * (index + 0.5), y: HEIGHT - 6, 'text-anchor': 'middle' }, NAME.format(each.start))));
  const told = months.filter((each) => KINDS.some(([kind]) => each[kind]))
    .map((each) => `${NAME.format(each.start)}: ${KINDS.map(([kind]) => plural(each[kind], kind.toLowerCase())).join(', ')}`);
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Chart' },
    h('svg.chart', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `Usage by month. ${told.join('; ') || 'None.'}` }, lines, bars));
}

/** The next 1, 2 or 5 with zeros behind it. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}
