// What every SDK case starts with: a client of the running server, and names that no other case uses.
import { randomUUID } from 'node:crypto';
import { ScalekitClient } from '@scalekit-sdk/node';

const { SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET } = process.env;

export const environmentUrl = SCALEKIT_ENVIRONMENT_URL;

/** A client that has no token yet: the SDK gets its first one after an UNAUTHENTICATED. */
export function newClient({ id = SCALEKIT_CLIENT_ID, secret = SCALEKIT_CLIENT_SECRET } = {}) {
  return new ScalekitClient(SCALEKIT_ENVIRONMENT_URL, id, secret);
}

export function unique(prefix) {
  return `${prefix}-${randomUUID()}`;
}

/** Calls the server over REST, with the SDK's own token; for what the SDK itself cannot say. */
export async function rest(method, path, body) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: SCALEKIT_CLIENT_ID,
    client_secret: SCALEKIT_CLIENT_SECRET,
  });
  const signIn = await fetch(`${SCALEKIT_ENVIRONMENT_URL}/oauth/token`, { method: 'POST', body: form });
  const { access_token: token } = await signIn.json();
  const answer = await fetch(`${SCALEKIT_ENVIRONMENT_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: answer.status, json: await answer.json() };
}
