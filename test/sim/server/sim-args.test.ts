import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { parseSimArgs } from '../../../src/main/sim/sim-args.ts';

test('defaults and every flag', () => {
  assert.deepEqual(parseSimArgs([]), {
    port: 0,
    seed: 7,
    instruments: 5_000,
    startMs: Date.parse('2026-11-20T09:15:00+05:30'),
    speed: 1,
    pace: 0,
    calendar: null,
    hostPid: null,
    faults: [],
  });
  const all = '--port 8080 --seed=3 --instruments 25000 --speed 0.5 --pace 100000 --host-pid 42'.split(' ');
  assert.deepEqual(parseSimArgs([...all, '--clock', '2026-11-24 10:30']), {
    port: 8_080,
    seed: 3,
    instruments: 25_000,
    startMs: Date.parse('2026-11-24T10:30:00+05:30'),
    speed: 0.5,
    pace: 100_000,
    calendar: null,
    hostPid: 42,
    faults: [],
  });
});

test('help names every flag and the account', () => {
  const found = parseSimArgs(['--port', '1', '--help']);
  assert.ok('help' in found);
  for (const text of [
    '--port',
    '--seed',
    '--instruments',
    '--clock',
    '--speed',
    '--pace',
    '--host-pid',
    'PIN',
    'TOTP',
  ]) {
    assert.ok(found.help.includes(text), text);
  }
});

for (const [argv, names] of [
  [['--speeed', '2'], /Unknown flag --speeed/],
  [['7'], /Unknown flag 7/],
  [['--port'], /--port needs a value/],
  [['--port', '--seed'], /--port needs a value/],
  [['--port', '70000'], /--port 70000 .* 0 to 65535/],
  [['--seed', '1.5'], /--seed 1.5 is not a whole number/],
  [['--instruments', '0'], /--instruments 0 .* 1 to 25000/],
  [['--speed', '0'], /--speed 0/],
  [['--speed', ''], /--speed/],
  [['--clock', '2026-02-30 10:00'], /--clock 2026-02-30 10:00/],
  [['--clock', '2026-11-20'], /--clock 2026-11-20 is no IST moment/],
  [['--seed', '1', '--seed', '2'], /--seed is given twice/],
] as const) {
  test(`refused: ${argv.join(' ')}`, () => {
    assert.throws(
      () => parseSimArgs(argv),
      (error) => error instanceof FaultError && error.fault.kind === 'input' && names.test(error.fault.text),
    );
  });
}
