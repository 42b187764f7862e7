import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { curl, setFirstEnvironment } from '../../server/src/main/resources/dev/guildhall/console/curl.js';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'guildhall-curl'));
  writeFileSync(join(folder, 'guildhall'), '#!/bin/sh\necho "$SCALEKIT_CLIENT_ID/$SCALEKIT_CLIENT_SECRET $*"\n', { mode: 0o755 });
  globalThis.location = { origin: 'http://localhost:8080' };
  setFirstEnvironment('env_1');
});
after(() => rmSync(folder, { recursive: true }));

/** The arguments that curl gets, and what the shell says, where somebody pastes the command. */
function pasted(request, variables = {}) {
  const { stdout, stderr } = spawnSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${curl(request)}`],
    { cwd: folder, env: { PATH: process.env.PATH, ...variables }, encoding: 'utf8' });
  return { lines: stdout.split('\n'), stderr };
}

test('a curl acts in the environment of the page, or not at all', () => {
  const path = '/api/v1/organizations';
  assert.ok(pasted({ path }).lines.includes('Authorization: Bearer / token --workspace'));
  assert.ok(pasted({ path, environment: 'env_1' }).lines.includes('Authorization: Bearer / token'));
  const other = { path, environment: 'env_2' };
  assert.ok(pasted(other, { CLIENT_ID: 'skc_2', CLIENT_SECRET: 's' }).lines.includes('Authorization: Bearer skc_2/s token'));
  const unnamed = pasted(other);
  assert.match(unnamed.stderr, /CLIENT_ID: name a client of env_2/);
  assert.ok(unnamed.lines.includes('Authorization: Bearer '));
});

test('a file’s name in a curl is a name, whatever it has in it', () => {
  const { lines } = pasted({ environment: 'env_1', method: 'POST', path: '/', file: "my $(touch pwned) file's.ndjson" });
  assert.ok(lines.includes("@my $(touch pwned) file's.ndjson"));
});
