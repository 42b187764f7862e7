import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, picture, settled } from './console.mjs';

let browser;
let environment;
let receiver;
let hook;
const received = [];

before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => { received.push(JSON.parse(body)); response.end('thank you'); });
  });
  await new Promise((listening) => { receiver.listen(0, '127.0.0.1', listening); });
  hook = `http://127.0.0.1:${receiver.address().port}/hook`;
});
after(async () => {
  await browser.close();
  receiver.close();
});

async function until(condition) {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((resume) => { setTimeout(resume, 50); });
  }
  assert.fail(`never: ${condition}`);
}

test('an endpoint is made, tried, and shows what it was sent', async () => {
  const page = await browser.signedIn(environment, 'webhooks');
  await accessible(page);
  await page.getByRole('button', { name: 'New endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill('not a url');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('URL').fill(hook);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('whsec_').waitFor();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('heading', { name: hook, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('delivered').waitFor();
  assert.equal(received.length, 1);
  await page.locator('.log > li > details > summary').click();
  await page.getByText('thank you').waitFor();
  await accessible(page);
  await picture(page, 'webhook');
  await page.getByRole('button', { name: 'Replay' }).click();
  await until(() => received.length === 2);
});

test('events are followed live, opened, filtered, and sent again', async () => {
  const page = await browser.signedIn(environment, 'events');
  await page.getByRole('button', { name: 'Follow live' }).click();
  await page.getByText('live', { exact: true }).waitFor();
  const { organization } = await environment.api('POST', '/organizations', { display_name: 'Seen at once' });
  await page.getByText('Seen at once').waitFor();
  await environment.api('PATCH', `/organizations/${organization.id}`, { display_name: 'Seen twice' });
  await page.getByText('Seen twice').waitFor();
  await page.locator('.log > li > details > summary', { hasText: 'organization.updated' }).click();
  await page.getByRole('heading', { name: 'Before' }).waitFor();
  await accessible(page);
  await picture(page, 'events');

  const { id } = organization;
  await until(() => received.filter((event) => event.organization_id === id).length === 2);
  await page.getByRole('button', { name: 'Send to a webhook again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('On its way.').waitFor();
  await until(() => received.filter((event) => event.organization_id === id && event.type === 'organization.updated').length === 2);

  await page.getByLabel('Type').fill('organization.created');
  await page.getByLabel('Type').press('Enter');
  await page.waitForFunction(() => [...document.querySelectorAll('.log > li > details > summary strong')]
    .every((type) => type.textContent === 'organization.created'));
  await page.getByLabel('Type').fill('no.such');
  await page.getByLabel('Type').press('Enter');
  await page.getByText('Nothing matches.').waitFor();
});

test('what is followed has no end: bounds that say otherwise are cleared', async () => {
  const own = await newEnvironment('Followed');
  await own.api('POST', '/organizations', { display_name: 'There before' });
  const page = await browser.signedIn(own, 'events');
  await page.getByText('There before').waitFor();
  await page.getByText('curl', { exact: true }).click();
  await page.getByLabel('From').fill('2999-01-01T00:00');
  await page.getByLabel('Until').fill('2020-01-01T00:00');
  await page.getByLabel('Until').press('Tab');
  const command = page.getByRole('region', { name: 'The command' });
  await command.getByText('"end_time":"2019-12-31T23:00:00.000Z"').waitFor();
  await page.getByText('Nothing matches.').waitFor();

  await page.getByRole('button', { name: 'Follow live' }).click();
  await page.getByText('From and Until cleared: what is followed begins now and has no end.').waitFor();
  assert.deepEqual([await page.getByLabel('From').inputValue(), await page.getByLabel('Until').inputValue()], ['', '']);
  await page.getByText('There before').waitFor();
  const newest = await page.locator('.log > li').first().getAttribute('data-id');
  await command.getByText(`/api/v1/events/stream?after=${newest}`).waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  await own.api('POST', '/organizations', { display_name: 'Seen at once' });
  await page.getByText('Seen at once').waitFor();

  await page.getByLabel('Until').fill('2020-01-01T00:00');
  await page.getByLabel('Until').press('Tab');
  await page.getByText('Nothing matches.').waitFor();
  await page.getByText('off', { exact: true }).waitFor();
  await command.getByText('"end_time":"2019-12-31T23:00:00.000Z"').waitFor();
});

test('usage is charted by month', async () => {
  const { organization } = await environment.api('POST', '/organizations', { display_name: 'Used' });
  await environment.api('POST', `/organizations/${organization.id}/directories`, { directory_type: 'SCIM', directory_provider: 'OKTA' });
  const page = await browser.signedIn(environment, 'usage');
  await page.getByRole('img', { name: /Usage by month\. .*: 1 directory, 0 connections/ }).waitFor();
  await page.getByText('As a table').click();
  await page.getByRole('columnheader', { name: 'Directories' }).waitFor();
  await accessible(page);
  await picture(page, 'usage');
});

test('clients are made and rotated', async () => {
  const page = await browser.signedIn(environment, 'clients');
  await page.getByText('billing service').waitFor();
  await page.getByRole('button', { name: 'New client' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('crm sync');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('sks_').waitFor();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Rotate the secret of crm sync' }).click();
  await dialog.locator('summary').click();
  await dialog.locator('pre', { hasText: 'curl' }).waitFor();
  assert.match(await dialog.locator('pre').textContent(), /token --workspace[\s\S]*"overlap":"86400s"/);
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await dialog.getByText('sks_').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Delete crm sync' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Deleted.').waitFor();
  await settled(page);
  assert.equal(await page.getByText('crm sync').count(), 0);
});
