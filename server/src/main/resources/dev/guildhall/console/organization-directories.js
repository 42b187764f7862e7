// An organization's directories, the deleted ones too: whether somebody still calls.
import { newDirectory } from './directory-setup.js';
import { h, plural, time } from './dom.js';
import { href } from './navigation.js';
import { part } from './organization-part.js';
import { badge, providerName, table } from './parts.js';

export function directories({ environment, path, organization }) {
  return part('Directories', {
    request: { environment, path: `${path}/directories`, query: { show_deleted: true } },
    render: ({ directories: all = [] }) => table(['Directory', 'State', 'Users', 'Groups', 'Last call'], all.map((each) => h('tr', { class: each.delete_time && 'gone' },
      h('td', each.delete_time ? each.id : h('a.name', { href: href(environment, 'organizations', organization.id, 'directories', each.id) }, each.name || providerName(each.directory_provider)),
        h('span.id', each.id)),
      h('td', health(each)),
      h('td', each.total_users ?? 0), h('td', each.total_groups ?? 0), h('td', time(each.last_call_time ?? each.last_attempt_time)))), 'No directories.'),
    add: (load) => newDirectory({ environment, path, organization, done: load }),
  });
}

/** A word for how a directory does. */
export function health(directory) {
  if (directory.delete_time) {
    return badge(directory.attempts_after_deletion ? `deleted, ${plural(directory.attempts_after_deletion, 'call')} since` : 'deleted', 'bad');
  }
  if (!directory.enabled) return badge('disabled');
  return directory.last_call_time ? badge('in use', 'good') : badge('waiting for its first call', 'warn');
}
