import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plural } from '../../server/src/main/resources/dev/guildhall/console/dom.js';

test('one is told in the singular, and only one', () => {
  const told = (noun) => [0, 1, 2, 11, 21, 101].map((count) => plural(count, noun));
  assert.deepEqual(told('directory'),
    ['0 directories', '1 directory', '2 directories', '11 directories', '21 directories', '101 directories']);
  assert.deepEqual(told('call'), ['0 calls', '1 call', '2 calls', '11 calls', '21 calls', '101 calls']);
});
