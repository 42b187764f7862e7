// A request of the page's as a command for a terminal.
import { textOf, urlOf } from './api.js';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The environment whose client is in credentials.env: the first that the server made. Were that one deleted, a command
 * that takes the next for it is refused, for its client went, too; it never acts elsewhere.
 */
let firstEnvironment;

export function setFirstEnvironment(id) {
  firstEnvironment = id;
}

/** What prints a token of the request's environment; a client that nobody has named ends it, before another stands in. */
function tokenCommand(environment) {
  if (!environment) return './guildhall token --workspace';
  if (environment === firstEnvironment) return './guildhall token';
  return `SCALEKIT_CLIENT_ID="\${CLIENT_ID:?name a client of ${environment}}" `
    + 'SCALEKIT_CLIENT_SECRET="${CLIENT_SECRET:?and its secret}" ./guildhall token';
}

/** The command that does the same from a terminal. */
export function curl(request) {
  const method = request.method ?? 'GET';
  const parts = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(location.origin + urlOf(request))}`];
  parts.push(`-H "Authorization: Bearer $(${tokenCommand(request.environment)})"`);
  for (const [name, value] of Object.entries(request.headers ?? {})) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (request.file) parts.push(`--data-binary ${quoted(`@${request.file}`)}`);
  else if (request.body !== undefined) parts.push(`-d ${quoted(textOf(request.body))}`);
  return parts.join(' \\\n  ');
}
