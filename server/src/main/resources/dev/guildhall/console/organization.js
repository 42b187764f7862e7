// One organization: everything about it on one page.
import { ApiError, call, findListed } from './api.js';
import { h, show, time } from './dom.js';
import { href } from './navigation.js';
import { connections } from './organization-connections.js';
import { deletion, restoration } from './organization-deletion.js';
import { directories } from './organization-directories.js';
import { domains } from './organization-domains.js';
import { editor } from './organization-editor.js';
import { history } from './organization-history.js';
import { metadata } from './organization-metadata.js';
import { usage } from './organization-usage.js';
import { badge, copyable, curlOf } from './parts.js';

export const title = 'Organization';

export async function render({ environment, id }) {
  const path = `/api/v1/organizations/${encodeURIComponent(id)}`;
  const page = h('div');
  const load = async () => {
    const organization = await find(environment, path, id);
    document.title = `${organization.display_name} · Guildhall`;
    show(page, contents({ environment, path, organization, reload: load }));
  };
  await load();
  return page;
}

/** The living organization, or the deleted one: as its history last saw it, or, where the log is kept for less long, as it is listed. */
async function find(environment, path, id) {
  const living = await unlessMissing(call({ environment, path }));
  if (living) return living.organization;
  const history = await unlessMissing(call({ environment, path: `${path}/history`, query: { page_size: 1 } }));
  const last = history?.versions[0];
  // An import may have deleted it as of a time before its event's.
  if (last) return { ...last.organization, id, delete_time: last.organization.delete_time ?? last.time };
  const deleted = { environment, path: '/api/v1/organizations', query: { only_deleted: true } };
  const listed = await findListed(deleted, 'organizations', (each) => each.id === id);
  if (!listed) throw new Error(`There is no organization ${id}, and none of this ID that could be restored.`);
  return listed;
}

async function unlessMissing(asked) {
  try {
    return await asked;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) return undefined;
    throw failure;
  }
}

function contents(context) {
  const { environment, path, organization } = context;
  const deleted = Boolean(organization.delete_time);
  return [
    h('p.crumbs', h('a', { href: href(environment, 'organizations') }, 'Organizations')),
    h('header.page', h('h1', organization.display_name, ' ', deleted && badge('Deleted', 'bad')),
      h('div.row', deleted
        ? restoration(context)
        : [h('button', { type: 'button', onclick: () => editor(context) }, 'Edit'),
          h('button.danger', { type: 'button', onclick: () => deletion(context) }, 'Delete')])),
    deleted && h('p.notice', 'Deleted ', time(organization.delete_time),
      '. Its identifiers are free for others; until it is purged it can be restored.'),
    identity(organization),
    !deleted && [metadata(context), domains(context), connections(context), directories(context), usage(context)],
    history(context),
    curlOf(() => ({ environment, path })),
  ];
}

function identity(organization) {
  const row = (name, value) => value && [h('dt', name), h('dd', value)];
  return h('dl.facts',
    row('ID', copyable(organization.id, 'the ID')),
    row('External ID', organization.external_id && copyable(organization.external_id, 'the external ID')),
    Object.entries(organization.external_ids ?? {}).map(([name, value]) =>
      row(`External ID · ${name}`, copyable(value, `the external ID ${name}`))),
    row('Slug', organization.slug && copyable(organization.slug, 'the slug')),
    row('Logo', organization.logo_url && copyable(organization.logo_url, 'the logo’s address')),
    row('Region', organization.region_code),
    row('Features', (organization.settings?.features ?? []).map((feature) =>
      badge(`${feature.name} ${feature.enabled ? 'on' : 'off'}`, feature.enabled ? 'good' : ''))),
    row('Created', time(organization.create_time)),
    row('Updated', [time(organization.update_time), h('span.dim', ` version ${organization.version}`)]));
}
