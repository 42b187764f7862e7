// Reads a file of organizations: NDJSON, a JSON array, or CSV (RFC 4180).

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
      const [map, key] = name.trim().split(/\.(.*)/);
      if (key) (record[map] ??= {})[key] = value;
      else record[map] = value;
    });
    return record;
  });
}

function cells(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
