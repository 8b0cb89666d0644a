import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { parsePlannedFault } from '../../../src/main/sim/fault-plan.ts';
import { FAULT_NAMES, FAULT_NOTES, faultRequestSchema } from '../../../src/main/sim/fault-request.ts';
import { parseSimArgs, SIM_HELP } from '../../../src/main/sim/sim-args.ts';

test('a fault of the command line has a name, a value, a time and for what lasts an end', () => {
  assert.deepEqual(parsePlannedFault('dropSockets@300'), {
    name: 'dropSockets',
    request: { dropSockets: true },
    atS: 300,
    end: null,
  });
  assert.deepEqual(parsePlannedFault('DELAYMS=46000@60+30.5'), {
    name: 'delayMs',
    request: { delayMs: 46_000 },
    atS: 60,
    end: { request: { delayMs: 0 }, afterS: 30.5 },
  });
  assert.deepEqual(parsePlannedFault('freeze=NSE_EQ:1333,IDX_I:13@5+5').request, {
    freeze: ['NSE_EQ:1333', 'IDX_I:13'],
  });
  assert.deepEqual(parsePlannedFault('yesterday@0+600').end, { request: { yesterday: false }, afterS: 600 });
});

test('what cannot be planned is refused in words', () => {
  for (const [text, words] of [
    ['dropSockets', /NAME\[=VALUE\]@SECONDS/],
    ['earthquake@3', /there is no fault earthquake/],
    ['gap=2@3', /gap=2@3/],
    ['gap=@3', /gap=@3/],
    ['tokenDeath@3+4', /happens once and cannot last/],
    ['gap@100000', /at most 86400 seconds/],
  ] as const) {
    assert.throws(
      () => parsePlannedFault(text),
      (thrown) => thrown instanceof FaultError && words.test(thrown.fault.text),
      text,
    );
  }
  const args = parseSimArgs(['--fault', 'gap@1', '--fault=stall@2']);
  assert.ok('faults' in args);
  assert.deepEqual(
    args.faults.map(({ name }) => name),
    ['gap', 'stall'],
  );
});

test('every fault is in the help text, and its usual value and its end are allowed', () => {
  assert.deepEqual(FAULT_NAMES, Object.keys(faultRequestSchema.shape));
  for (const name of FAULT_NAMES) {
    const { usual, off, text } = FAULT_NOTES[name];
    assert.ok(SIM_HELP.includes(name.padEnd(18)) && SIM_HELP.includes(text), name);
    assert.ok(faultRequestSchema.safeParse({ [name]: usual }).success, name);
    if (off !== null) assert.ok(faultRequestSchema.safeParse({ [name]: off }).success, name);
  }
});
