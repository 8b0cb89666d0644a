import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
import { CALLS } from '#contract/calls/index.ts';
import { EVENTS } from '#contract/events.ts';
import { messageSchema } from '#contract/wire.ts';
import { SAMPLE_INPUTS, SAMPLE_OUTPUTS } from './samples.ts';

const file = join(import.meta.dirname, '..', 'fixtures', 'contract-schema.json');
const shape = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });

/** The whole contract as JSON schema, names sorted. */
function contractSchema(): unknown {
  const sorted = <T>(record: Record<string, T>): [string, T][] =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    calls: Object.fromEntries(
      sorted(CALLS).map(([name, spec]) => [name, { input: shape(spec.input), output: shape(spec.output) }]),
    ),
    events: Object.fromEntries(sorted(EVENTS).map(([name, schema]) => [name, shape(schema)])),
    message: shape(messageSchema),
  };
}

it('the contract is the one that was agreed (UPDATE_SNAPSHOT=1 writes a new one)', () => {
  const text = `${JSON.stringify(contractSchema(), null, 1)}\n`;
  if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(file, text);
  assert.ok(existsSync(file), 'test/fixtures/contract-schema.json is missing; make it with UPDATE_SNAPSHOT=1');
  assert.equal(text, readFileSync(file, 'utf8'));
});

it('every sample fits its schema', () => {
  for (const [name, spec] of Object.entries(CALLS)) {
    const key = name as keyof typeof CALLS;
    spec.input.parse(SAMPLE_INPUTS[key]);
    spec.output.parse(SAMPLE_OUTPUTS[key]);
  }
});
