// Reads a file of organizations: NDJSON, a JSON array, or CSV (RFC 4180).

/** A file's text; throws where it is not UTF-8, for what stands for other bytes would be stored. */
export function readText(name, bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${name} is not UTF-8: save the file as UTF-8.`);
  }
}

/** The organizations in a file, one object each; throws an Error that names the line. */
export function readOrganizations(name, text) {
  const plain = text.replace(/^\uFEFF/, '');
  if (!plain.trim()) throw new Error(`${name} is empty.`);
  if (/\.csv$/i.test(name)) return fromCsv(plain);
  return plain.trimStart().startsWith('[') ? parse(plain, 1) : plain.split('\n')
    .map((line, index) => [line, index + 1])
    .filter(([line]) => line.trim())
    .map(([line, number]) => parse(line, number));
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

/** A column `metadata.plan_tier` or `external_ids.billing` goes into that map; empty cells are left out. */
function fromCsv(text) {
  const [names, ...rows] = cells(text);
  return rows.map((row, index) => {
    if (row.length !== names.length) {
      throw new Error(`Record ${index + 2} has ${row.length} cells; the first line names ${names.length}.`);
    }
    const record = {};
    names.forEach((name, column) => {
      const value = row[column];
      if (value === '') return;
      const [, map, key] = IN_A_MAP.exec(name) ?? [];
      if (map) (record[map] ??= {})[key] = value;
      else record[name.trim()] = value;
    });
    return record;
  });
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
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (at < text.length) throw new Error(`Line ${text.slice(0, at).split('\n').length} is no CSV: ${reason(text[at])}`);
  return rows;
}

function reason(start) {
  return start === '"' ? 'a quote opens a cell, and does not close at its end. A quote inside of a quoted cell must be doubled.'
    : 'a carriage return stands without its line feed.';
}
