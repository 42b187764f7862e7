// A new directory, and what to paste where: two values, and the way through Okta or Entra ID.
import { call } from './api.js';
import { h, show } from './dom.js';
import { action, dialog, field, PROVIDERS, providerName, refreshCurls, secretBox } from './parts.js';

const STEPS = {
  OKTA: ['In the Okta admin console open Applications, your app, then General, and edit App Settings.',
    'For Provisioning choose SCIM and save. A Provisioning tab appears; open it and edit SCIM Connection.',
    'Base URL: paste the endpoint. Unique identifier: userName. Mark all supported actions.',
    'Authentication Mode: HTTP Header. Authorization: paste the token. Test, then save.',
    'Under To App, allow Create Users, Update User Attributes and Deactivate Users. Assign people and push groups.'],
  MICROSOFT_AD: ['In the Entra admin center open Enterprise applications, your app, then Provisioning.',
    'Choose Automatic. Tenant URL: paste the endpoint, and behind it ?aadOptscim062020',
    'Secret Token: paste the token. Test Connection, then save.',
    'Under Users and groups assign who is to come, then start provisioning. Entra calls about every 40 minutes.'],
};
const OTHERS = ['Find the SCIM 2.0 provisioning of your identity provider.',
  'Paste the endpoint as base URL and the token as bearer token, test the connection and assign people.'];

export function newDirectory({ environment, path, organization, done }) {
  dialog(`New directory for ${organization.display_name}`, (close) => {
    const provider = field('Identity provider', {
      options: [...PROVIDERS.map((wire) => [wire, providerName(wire)]), ['DIRECTORY_PROVIDER_UNSPECIFIED', 'Another one']],
    });
    const form = refreshCurls(h('form', provider.element, action('Create', {
      request: () => ({ environment, method: 'POST', path: `${path}/directories`, body: {
        directory_type: 'SCIM', directory_provider: provider.input.value } }),
      done: async ({ directory }) => {
        const secret = await call({
          environment, method: 'POST', path: `${path}/directories/${directory.id}/secrets` });
        done();
        show(form, values(directory, secret.plain_secret), steps(provider.input.value),
          h('div.row', h('button.primary', { type: 'button', onclick: close }, 'Done')));
      },
    }).element));
    return form;
  });
}

/** The two values to paste. */
export function values(directory, token) {
  return h('div.values', secretBox('Endpoint', directory.directory_endpoint),
    secretBox('Token — shown this once, so paste it now', token));
}

export function steps(provider) {
  return h('ol.steps', (STEPS[provider] ?? OTHERS).map((step) => {
    const [text, code] = step.split(/(?=\?aad)/);
    return h('li', text, code && [h('code', code), '.']);
  }));
}
