import { after, before, test } from 'node:test';
import { accessible, newBrowser, newEnvironment, picture } from './console.mjs';

let browser;
let environment;
before(async () => {
  browser = await newBrowser();
  environment = await newEnvironment();
});
after(() => browser.close());

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

test('an organization’s usage is told in the singular for one alone', async () => {
  const { organization } = await environment.api('POST', '/organizations', { display_name: 'Busy' });
  const page = await browser.signedIn(environment);
  await page.route('**/api/v1/usage?*', (route) => route.fulfill({
    json: { usage: [{ kind: 'DIRECTORY', count: 11 }, { kind: 'CONNECTION', count: 1 }] } }));
  await page.goto(page.url().replace('organizations', `organizations/${organization.id}`));
  await page.getByText('At most 11 directories and 1 connection on one day.').waitFor();
});
