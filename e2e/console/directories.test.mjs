import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, picture, settled } from './console.mjs';

let browser;
let environment;
let organization;
before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
  ({ organization } = await environment.api('POST', '/organizations', { display_name: 'Acme Corp', external_id: 'acme' }));
});
after(() => browser.close());

/** What an identity provider does with the two values. */
const scim = (endpoint, token, path, body) => fetch(endpoint + path, {
  method: 'POST', body: JSON.stringify(body),
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
});
const user = (name) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `${name}@acme.example.com`, active: true,
  name: { givenName: name, familyName: 'Example' }, emails: [{ value: `${name}@acme.example.com`, primary: true }],
});

test('a directory is made, gives its two values and steps, and shows its calls live', async () => {
  const page = await browser.signedIn(environment, `organizations/${organization.id}`);
  const region = page.getByRole('region', { name: 'Directories', exact: true });
  await region.getByRole('button', { name: 'Add' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Identity provider').selectOption('MICROSOFT_AD');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('Tenant URL: paste the endpoint').waitFor();
  await dialog.getByRole('button', { name: 'Copy Endpoint' }).click();
  const endpoint = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole('button', { name: 'Copy Token' }).click();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  await accessible(page);
  await picture(page, 'directory-values');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await region.getByText('waiting for its first call').waitFor();
  await region.getByRole('link', { name: 'Microsoft Entra ID' }).click();
  await settled(page);
  await page.getByText('live', { exact: true }).waitFor();
  const created = await scim(endpoint, token, '/Users', user('ada'));
  assert.equal(created.status, 201);
  const { id } = await created.json();
  await scim(endpoint, token, '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Engineers', members: [{ value: id }] });
  const calls = page.getByRole('region', { name: 'Calls' });
  await calls.getByText('organization.directory.user_created').waitFor();
  await page.getByText('in use').waitFor();

  await page.reload();
  await page.getByRole('region', { name: 'Users', exact: true }).getByText('ada Example').waitFor();
  await page.getByRole('region', { name: 'Groups', exact: true }).getByText('Engineers').first().waitFor();
  await accessible(page);

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click();
  await page.getByRole('button', { name: 'Copy Token' }).click();
  const renewed = await page.evaluate(() => navigator.clipboard.readText());
  assert.notEqual(renewed, token);
  assert.equal((await scim(endpoint, renewed, '/Users', user('grace'))).status, 201);
});

test('a directory that was deleted counts the calls since', async () => {
  const path = `/organizations/${organization.id}/directories`;
  const { directory } = await environment.api('POST', path, { directory_type: 'SCIM', directory_provider: 'OKTA' });
  const { plain_secret } = await environment.api('POST', `${path}/${directory.id}/secrets`);
  await environment.api('PATCH', `${path}/${directory.id}:disable`);
  await environment.api('DELETE', `${path}/${directory.id}`);
  await scim(directory.directory_endpoint, plain_secret, '/Users', user('late'));
  const page = await browser.signedIn(environment, `organizations/${organization.id}`);
  await page.getByText('deleted, 1 call since').waitFor();
});

test('a disabled directory says so', async () => {
  const { directory } = await environment.api('POST', `/organizations/${organization.id}/directories`,
    { directory_type: 'SCIM', directory_provider: 'OKTA' });
  const page = await browser.signedIn(environment, `organizations/${organization.id}/directories/${directory.id}`);
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await page.getByText('disabled', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Enable' }).waitFor();
});
