import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, newReceiver, picture, until } from './console.mjs';

let browser;
let environment;
let receiver;
before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
  receiver = await newReceiver();
  await environment.api('POST', '/webhooks/endpoints', { url: receiver.url });
});
after(async () => {
  await browser.close();
  receiver.close();
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
  await until(() => receiver.received.filter((event) => event.organization_id === id).length === 2);
  await page.getByRole('button', { name: 'Send to a webhook again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('On its way.').waitFor();
  const updates = (event) => event.organization_id === id && event.type === 'organization.updated';
  await until(() => receiver.received.filter(updates).length === 2);

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
