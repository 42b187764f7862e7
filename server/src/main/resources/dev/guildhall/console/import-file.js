// Reads a file of organizations: NDJSON, a JSON array, or CSV (RFC 4180).
import { plural } from './dom.js';

/** A file's text; throws where it is not UTF-8, for what stands for other bytes would be stored. */
export function readText(name, bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${name} is not UTF-8: save the file as UTF-8.`);
  }
}

/** The organizations in a file, one object each, without an export's last line; throws an Error that names the line. */
export function readOrganizations(name, text) {
  const plain = text.replace(/^\uFEFF/, '');
  if (!plain.trim()) throw new Error(`${name} is empty.`);
  if (/\.csv$/i.test(name)) return fromCsv(plain);
  return plain.trimStart().startsWith('[') ? parse(plain, 1) : plain.split('\n')
    .map((line, index) => [line, index + 1])
    .filter(([line]) => line.trim())
    .map(([line, number]) => parse(line, number))
    .filter((record) => !onlySumsUp(record));
}

/** The API's export has a last line that counts the others; an import has no result for it. */
function onlySumsUp(record) {
  return Object.keys(record ?? {}).join() === 'summary';
}

function parse(text, line) {
  try {
    return JSON.parse(text);
  } catch (malformed) {
    throw new Error(`Line ${line} is no JSON: ${malformed.message}`);
  }
}

/** The key may end with spaces, as the API's may. */
const IN_A_MAP = /^\s*(metadata|external_ids)\.(.+)$/s;

/** A quoted cell, or a plain one, where a quote after the first character is a character as any other; and its end. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|((?!")[^,\r\n]*))(,|\r?\n|$)/gy;

/** The columns that the command line's import knows, and those of an export that nobody can set. */
const FIELDS = ['external_id', 'display_name', 'region_code', 'slug', 'logo_url', 'delete_time', 'metadata', 'external_ids'];
const PASSED_OVER = ['id', 'create_time', 'update_time', 'version', 'settings', 'error'];

/**
 * A column `metadata.plan_tier` or `external_ids.billing` goes into that map; empty cells are left out, and rows of nothing
 * else, such as a spreadsheet leaves at its end.
 */
function fromCsv(text) {
  const [names = [], ...rows] = cells(text);
  const columns = columnsOf(names);
  const records = [];
  rows.forEach((row, index) => {
    if (row.length !== names.length) {
      throw new Error(`Record ${index + 2} has ${plural(row.length, 'cell')}; the first line names ${names.length}.`);
    }
    if (row.every((cell) => cell === '')) return;
    const record = {};
    columns.forEach(({ field, map, key, passedOver }, column) => {
      const value = row[column];
      if (value === '' || passedOver) return;
      if (map) (record[map] ??= {})[key] = value;
      else record[field] = value;
    });
    records.push(record);
  });
  return records;
}

/** What each column fills; refuses, as the command line does, what would be lost without a word. */
function columnsOf(names) {
  const columns = names.map((name) => {
    const [, map, key] = IN_A_MAP.exec(name) ?? [];
    const field = map ? `${map}.${key}` : name.trim();
    const passedOver = PASSED_OVER.includes(field);
    if (!map && !passedOver && !FIELDS.includes(field)) {
      throw new Error(`The file's column ${name} is no field of an organization. Fields are external_id, display_name, `
        + 'region_code, slug, logo_url, metadata.KEY, external_ids.NAME, delete_time.');
    }
    return { field, map, key, passedOver };
  });
  const fields = columns.filter(({ passedOver }) => !passedOver).map(({ field }) => field);
  const doubled = fields.find((field, index) => fields.indexOf(field) < index);
  if (doubled !== undefined) throw new Error(`Two columns of the file are ${doubled}.`);
  if (!fields.includes('external_id')) {
    throw new Error(`The file has no column external_id; its columns are ${names.join(', ')}.`);
  }
  return columns;
}

/** Each cell begins where the one before ended: what cannot be read is refused, never passed over. */
function cells(text) {
  const rows = [];
  let row = [];
  let at = 0;
  for (const [cell, quoted, plain, end] of text.matchAll(CELL)) {
    at += cell.length;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0].trim()) rows.push(row);
    row = [];
  }
  if (at < text.length) throw new Error(`Line ${text.slice(0, at).split('\n').length} is no CSV: ${reason(text[at])}`);
  return rows;
}

function reason(start) {
  return start === '"' ? 'a quote opens a cell, and does not close at its end. A quote inside of a quoted cell must be doubled.'
    : 'a carriage return stands without its line feed.';
}
