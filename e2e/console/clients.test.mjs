import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, settled } from './console.mjs';

let browser;
let environment;
before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
});
after(() => browser.close());

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
