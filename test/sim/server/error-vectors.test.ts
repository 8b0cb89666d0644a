import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  badInput,
  dataError,
  gatewayError,
  listError,
  type Reply,
  refused,
  throttled,
} from '../../../src/main/core/venue/wire-reply.ts';
import { startRig } from './rig.ts';

interface ErrorVector {
  readonly name: string;
  readonly http: number;
  readonly body: unknown;
}
const path = join(import.meta.dirname, '..', '..', 'fixtures', 'dhan-wire.json');
const vectors = (JSON.parse(readFileSync(path, 'utf8')) as { errors: ErrorVector[] }).errors;

/** The refusals of everything that is built; those of orders come with orders. */
const REPLIES: Readonly<Record<string, Reply>> = {
  auth_trading: refused('trading', false),
  auth_trading_901: refused('trading', true),
  auth_data: refused('data', false),
  rate_trading: throttled('trading'),
  rate_data: throttled('data'),
  bad_input: badInput(),
  data_bad_id: dataError(400, 813, 'Invalid SecurityId'),
  unknown_path: gatewayError(404, 'Not Found', '/v2/invalid_endpoint', 1_737_794_954_581),
  getip_error: listError('<text>'),
};

for (const [name, reply] of Object.entries(REPLIES)) {
  test(`${name} as recorded`, () => {
    const vector = vectors.find((one) => one.name === name) as ErrorVector;
    assert.deepEqual([reply.status, JSON.parse(reply.body.toString())], [vector.http, vector.body]);
    assert.equal(reply.headers['Retry-After'], undefined);
  });
}

test('empty holdings as recorded', async () => {
  const rig = await startRig();
  const vector = vectors.find((one) => one.name === 'holdings_empty') as ErrorVector;
  const response = await rig.get('/v2/holdings');
  assert.deepEqual([response.status, await response.json()], [vector.http, vector.body]);
  await rig.server.close();
});
