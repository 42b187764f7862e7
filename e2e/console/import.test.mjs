import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readOrganizations } from '../../server/src/main/resources/dev/guildhall/console/import-file.js';
import { accessible, newBrowser, newEnvironment, picture, settled } from './console.mjs';

let browser;
before(async () => { browser = await newBrowser(); });
after(() => browser.close());

test('files are read as what they are', () => {
  const record = { external_id: 'a', display_name: 'A', metadata: { plan_tier: 'x' } };
  const ndjson = `${JSON.stringify(record)}\n`;
  assert.deepEqual(readOrganizations('a.ndjson', `\uFEFF${ndjson}\r\n\n${ndjson}`), [record, record]);
  assert.deepEqual(readOrganizations('a.ndjson', `${ndjson}{"summary":{"count":1}}\n`), [record]);
  assert.deepEqual(readOrganizations('a.json', JSON.stringify([record], null, 2)), [record]);
  assert.deepEqual(readOrganizations('a.csv',
    'external_id,display_name,metadata.plan_tier,external_ids.billing\r\na,"A ""quoted"", and\na line",x,\r\nb,B,,cus_1\r\n'), [
    { external_id: 'a', display_name: 'A "quoted", and\na line', metadata: { plan_tier: 'x' } },
    { external_id: 'b', display_name: 'B', external_ids: { billing: 'cus_1' } }]);
  assert.throws(() => readOrganizations('a.ndjson', '{}\n{'), /Line 2 is no JSON/);
  assert.throws(() => readOrganizations('a.csv', 'external_id,display_name\na\n'), /Record 2 has 1 cell; the first line names 2/);
  assert.throws(() => readOrganizations('a.csv', ' \n'), /empty/);
});

test('no text of a CSV is lost', () => {
  const csv = (rows) => readOrganizations('a.csv', `external_id,display_name,metadata.note\n${rows}`);
  assert.deepEqual(csv('C1,5" pipe,x\nC2,Acme "Best" Co,y\r\nC4,"Say ""hi""", "z"'), [
    { external_id: 'C1', display_name: '5" pipe', metadata: { note: 'x' } },
    { external_id: 'C2', display_name: 'Acme "Best" Co', metadata: { note: 'y' } },
    { external_id: 'C4', display_name: 'Say "hi"', metadata: { note: ' "z"' } }]);
  assert.deepEqual(csv('C1,"a\r\nb\nc\r","d\r\n"\r\n'), [{ external_id: 'C1', display_name: 'a\r\nb\nc\r', metadata: { note: 'd\r\n' } }]);
  assert.throws(() => csv('C1,"two\nlines",x\nC3,"a"b,z\n'), /Line 4 is no CSV: a quote opens a cell, and does not close at its end/);
  assert.throws(() => csv('C1,a,x\nC2,"open,y\nC3,c,z\n'), /Line 3 is no CSV: a quote opens a cell/);
  assert.throws(() => csv('C1,a\rb,x\n'), /Line 2 is no CSV: a carriage return/);
  assert.deepEqual(readOrganizations('a.csv', ' external_id , metadata.plan , external_ids.a.b\na,x,y\n'), [
    { external_id: 'a', metadata: { 'plan ': 'x' }, external_ids: { 'a.b': 'y' } }]);
});

test('no column of a CSV is lost, and rows of nothing are none', () => {
  const read = (csv) => readOrganizations('a.csv', csv);
  for (const column of ['region', 'Slug', 'metadata_plan', 'metadata.']) {
    assert.throws(() => read(`external_id,${column}\na,x\n`), new RegExp(`The file's column ${column} is no field of an organization\\. .* external_ids\\.NAME, delete_time\\.$`));
  }
  assert.throws(() => read('external_id, external_id\na,b\n'), /Two columns of the file are external_id\./);
  assert.throws(() => read('external_id,metadata.a, metadata.a\na,b,c\n'), /Two columns of the file are metadata\.a\./);
  assert.throws(() => read('display_name,slug\nA,a\n'), /The file has no column external_id; its columns are display_name, slug\./);
  assert.deepEqual(read('id,external_id,version,delete_time,slug\norg_1,a,3,2026-01-01T00:00:00Z,\n,,,,\n  \n\norg_2,b,1,,b\n'), [
    { external_id: 'a', delete_time: '2026-01-01T00:00:00Z' }, { external_id: 'b', slug: 'b' }]);
});

test('a file is planned, then run, and says what became of each record', async () => {
  const environment = await newEnvironment();
  await environment.api('POST', '/organizations', { display_name: 'Contoso', external_id: 'contoso', metadata: { plan_tier: 'free' } });
  await environment.api('POST', '/organizations', { display_name: 'Fabrikam', external_id: 'fabrikam' });
  const page = await browser.signedIn(environment, 'import');
  await accessible(page);
  await page.getByLabel('File').setInputFiles({ name: 'excel.csv', mimeType: 'text/csv',
    buffer: Buffer.from('external_id,display_name\nm,M\xfcller\n', 'latin1') });
  await page.getByText('excel.csv is not UTF-8: save the file as UTF-8.').waitFor();
  await page.getByLabel('File').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from([
    'external_id,display_name,region_code,metadata.plan_tier',
    'northwind,Northwind Traders,EU,enterprise', 'contoso,Contoso,,growth', 'fabrikam,Fabrikam,,', 'wingtip,,,',
  ].join('\n')) });
  const plan = page.getByRole('region', { name: 'Plan', exact: true });
  for (const text of ['1 created', '1 updated', '1 unchanged', '1 failed']) await plan.getByText(text).waitFor();
  await plan.getByText('free').waitFor();
  assert.equal((await environment.api('GET', '/organizations')).total_size, 2);
  await accessible(page);
  await picture(page, 'import');

  await page.getByRole('button', { name: 'Import 3' }).click();
  await page.getByRole('heading', { name: 'Done', exact: true }).waitFor();
  await settled(page);
  assert.equal((await environment.api('GET', '/organizations')).total_size, 3);
  const { organization } = await environment.api('GET', '/organizations:external/contoso');
  assert.deepEqual(organization.metadata, { plan_tier: 'growth' });
});

test('thousands go in parts; one that breaks off says how far it came, and goes on', async () => {
  const environment = await newEnvironment();
  const page = await browser.signedIn(environment, 'import');
  const lines = Array.from({ length: 2500 }, (_, index) => JSON.stringify({ external_id: `c-${index}`, display_name: `Customer ${index}` }));
  await page.getByLabel('File').setInputFiles({ name: 'customers.ndjson', mimeType: 'text/plain', buffer: Buffer.from(lines.join('\n')) });
  const button = page.getByRole('button', { name: 'Import 2,500' });
  await button.waitFor();
  let held;
  const second = new Promise((reached) => {
    let parts = 0;
    page.route('**/organizations:import', (route) => {
      parts += 1;
      if (parts !== 2) return route.continue();
      held = route;
      return reached();
    });
  });
  await button.click();
  await second;
  // Whoever would leave now is asked, and stays.
  page.once('dialog', (box) => box.dismiss());
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('heading', { name: 'Done so far' }).waitFor();
  await held.abort('connectionreset');
  await page.getByText('At least 1,000 of 2,500 records are done').waitFor();
  await page.getByText('The server cannot be reached.').waitFor();
  await page.getByText('1,000 created').waitFor();

  await button.click();
  await page.getByRole('heading', { name: 'Done', exact: true }).waitFor();
  await page.getByText('1,000 unchanged').waitFor();
  assert.equal((await environment.api('GET', '/organizations')).total_size, 2500);
});
