// Services of the wire that this server does not have: the SDK hears so, in its own terms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScalekitServerException } from '@scalekit-sdk/node';
import { newClient } from './guildhall.mjs';

const client = newClient();

test('calls of absent services are unimplemented, with details', async () => {
  for (const call of [
    () => client.user.listUsers({ pageSize: 1 }),
    () => client.role.listRoles(),
    () => client.permission.listPermissions(),
    () => client.session.getSession('ses_1'),
  ]) {
    await assert.rejects(call, (refused) => {
      assert.ok(refused instanceof ScalekitServerException, refused);
      assert.equal(refused.errorCode, 'UNIMPLEMENTED');
      assert.match(refused.message, /no such call/);
      return true;
    });
  }
});
