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
});
after(async () => {
  await browser.close();
  receiver.close();
});

test('an endpoint is made, tried, and shows what it was sent', async () => {
  const page = await browser.signedIn(environment, 'webhooks');
  await accessible(page);
  await page.getByRole('button', { name: 'New endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill('not a url');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('URL').fill(receiver.url);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('whsec_').waitFor();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('heading', { name: receiver.url, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('delivered').waitFor();
  assert.equal(receiver.received.length, 1);
  await page.locator('.log > li > details > summary').click();
  await page.getByText('thank you').waitFor();
  await accessible(page);
  await picture(page, 'webhook');

  const gone = (route) => route.fulfill({ status: 404, json: { message: 'the log no longer holds it' } });
  await page.route('**/deliveries/*:replay', gone);
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('alert').getByText('the log no longer holds it').waitFor();
  await accessible(page);
  await page.unroute('**/deliveries/*:replay', gone);
  await page.getByRole('button', { name: 'Replay' }).click();
  await until(() => receiver.received.length === 2);
});
