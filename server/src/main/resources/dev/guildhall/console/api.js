// The REST API, called as everybody else calls it; a session's cookie and request token stand in for the access token.

let session;

/** What went wrong, as the API said it. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `The server answered ${status}.`);
    this.status = status;
    const details = body?.details ?? [];
    this.violations = details.flatMap((detail) => detail.validation_error_info?.field_violations ?? []);
  }
}

/** The server was not reached, or the connection broke before the answer's end. */
class Unreachable extends Error {}

/** Tells a connection that fails, which browsers call a TypeError, from mistakes of this page's own. */
export async function reach(asked) {
  try {
    return await asked;
  } catch (failure) {
    throw failure instanceof TypeError ? new Unreachable('The server cannot be reached. Try again.') : failure;
  }
}

export const currentSession = () => session;

/** Exchanges a link's token for a session, or finds the one that this browser has; undefined where there is none. */
export async function openSession(token) {
  const answer = token
    ? await reach(fetch('/console/session', { method: 'POST', body: JSON.stringify({ token }) }))
    : await reach(fetch('/console/session'));
  session = answer.ok ? await answer.json() : undefined;
  return session;
}

/** Ends the session; one that has ended already is as good. */
export async function closeSession() {
  const answer = await reach(fetch('/console/session', { method: 'DELETE', headers: { 'x-guildhall-console': session.request_token } }));
  if (!answer.ok && answer.status !== 401) throw await refusal(answer);
  session = undefined;
}

async function refusal(answer) {
  return new ApiError(answer.status, await answer.json().catch(() => undefined));
}

function headersOf(request) {
  const headers = { 'x-guildhall-console': session.request_token, ...request.headers };
  if (request.environment) headers['x-guildhall-environment'] = request.environment;
  if (request.body !== undefined) headers['content-type'] ??= 'application/json';
  return headers;
}

/** A request's body as it is sent. */
export function textOf(body) {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
}

/** A request's path and query. */
export function urlOf(request) {
  const query = new URLSearchParams(
    Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined && value !== '' && value !== false));
  return request.path + (query.size ? `?${query}` : '');
}

async function send(request, signal) {
  if (!session) throw new ApiError(401, { message: 'You are signed out.' });
  const answer = await reach(fetch(urlOf(request), {
    method: request.method ?? 'GET', headers: headersOf(request), body: textOf(request.body), signal,
  }));
  if (answer.status === 401 && session) {
    session = undefined;
    dispatchEvent(new Event('signed-out'));
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/**
 * Sends a request and answers its JSON. A request is a plain object, so that the same one can be shown as curl:
 * `{environment, method, path, query, headers, body}`; without an environment it is the workspace's.
 */
export async function call(request, signal) {
  return reach((await send(request, signal)).json());
}

/** What the pages of a list have under this name, one page after the other. */
async function* pages(request, name) {
  let page_token = '';
  do {
    const answer = await call({ ...request, query: { ...request.query, page_size: 100, page_token } });
    yield answer[name] ?? [];
    page_token = answer.next_page_token;
  } while (page_token);
}

/** What all pages of a list have under this name. */
export async function callAll(request, name) {
  const all = [];
  for await (const page of pages(request, name)) all.push(...page);
  return all;
}

/** The first of a list, over all its pages, that is the one looked for; undefined where none is. */
export async function findListed(request, name, wanted) {
  for await (const page of pages(request, name)) {
    const found = page.find(wanted);
    if (found) return found;
  }
  return undefined;
}

/** Sends a request and hands on each line of the answer's text as it arrives. */
export async function lines(request, signal, onLine, onOpen = () => {}) {
  const answer = await send(request, signal);
  onOpen();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reach(reader.read());
    if (done) break;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    parts.forEach(onLine);
  }
  if (rest) onLine(rest);
}

const RETRY = 2000;

/** Follows the event stream until the signal; goes on where it was after a break. */
export async function follow(environment, query, signal, onEvent, onState = () => {}) {
  let last = query.after;
  while (!signal.aborted) {
    const request = {
      environment, path: '/api/v1/events/stream', query: { ...query, after: undefined },
      headers: last ? { 'last-event-id': last } : {},
    };
    try {
      await lines(request, signal, (line) => {
        if (line.startsWith('id: ')) last = line.slice(4);
        if (line.startsWith('data: ')) onEvent(JSON.parse(line.slice(6)));
      }, () => onState(true));
    } catch (failure) {
      if (signal.aborted) return;
      if (failure instanceof ApiError && failure.status === 410) last = undefined;
      else if (failure instanceof ApiError) throw failure;
    }
    onState(false);
    await new Promise((resume) => { setTimeout(resume, RETRY); });
  }
}
