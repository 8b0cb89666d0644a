import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { DayBars } from '../../../../src/main/core/bars/day-bars.ts';
import { FIRST_FORMS_MAX, MinuteGate, SealedMinutes } from '../../../../src/main/core/bars/minute-gate.ts';

const MINUTE = 600;

function bed() {
  const gate = MinuteGate.create();
  const bars = DayBars.create(100);
  const sealed = new SealedMinutes(MinuteGate.attach(gate.buffer), bars);
  return { gate, bars, sealed, bar: emptyBar() };
}

test('a closed minute is read as it was closed, though late trades amend its bar', () => {
  const { gate, bars, sealed, bar } = bed();
  bars.record(3, MINUTE, 10_000, 5, 7);
  gate.close(MINUTE);
  assert.ok(sealed.read(3, MINUTE, bar));
  gate.keepForm(3, MINUTE, bars);
  bars.record(3, MINUTE, 12_000, 50, 8);
  gate.keepForm(3, MINUTE, bars);
  bars.record(3, MINUTE, 9_000, 50, 8);
  assert.ok(sealed.read(3, MINUTE, bar));
  assert.deepEqual(bar, { o: 10_000, h: 10_000, l: 10_000, c: 10_000, v: 5, oi: 7 });
  assert.ok(bars.read(3, MINUTE, bar));
  assert.equal(bar.h, 12_000, 'the chart shows what is known now');
  gate.keepForm(4, MINUTE, bars);
  bars.record(4, MINUTE, 500, 1, 0);
  assert.equal(sealed.read(4, MINUTE, bar), false, 'there was no bar when it was closed');
  assert.equal(gate.forms, 2);
  assert.deepEqual([...gate.minutesAmended(0)], [MINUTE]);
});

test('going back forgets what came later: minutes, first forms and hits', () => {
  const { gate, bars, sealed, bar } = bed();
  bars.record(0, MINUTE, 100, 1, 0);
  gate.close(MINUTE);
  gate.markHit(MINUTE - 1);
  gate.markHit(MINUTE);
  gate.keepForm(0, MINUTE, bars);
  assert.deepEqual(gate.hitMinutes(), [MINUTE - 1, MINUTE]);
  const { pass } = gate;
  gate.take(pass, MINUTE, true);
  assert.equal(gate.settled, true);
  gate.renew(MINUTE - 1, 0, () => {
    assert.equal(gate.pass % 2, 1, 'readers see that it is being done');
    bars.clear();
    bars.record(0, MINUTE, 200, 1, 0);
  });
  assert.deepEqual([gate.pass, gate.closed, gate.forms, gate.settled], [pass + 2, MINUTE - 1, 0, false]);
  assert.deepEqual(gate.hitMinutes(), [MINUTE - 1]);
  assert.ok(sealed.read(0, MINUTE, bar));
  assert.equal(bar.o, 200);
  assert.throws(() => gate.close(MINUTE - 2), /cannot be closed/);
});

test('the list of first forms is bounded, and what finds no room is counted', () => {
  const gate = MinuteGate.create();
  const bars = DayBars.create(1_000);
  for (let i = 0; i < FIRST_FORMS_MAX + 10; i += 1) gate.keepForm(i % 1_000, 525 + Math.floor(i / 1_000), bars);
  assert.deepEqual([gate.forms, gate.formsLost], [FIRST_FORMS_MAX, 10]);
});

test('a closing says when it was due; the store sees whether the scanners have taken a minute, if anybody scans', () => {
  const { gate } = bed();
  assert.deepEqual(gate.closing, { dueDayMs: 0, closedDayMs: 0 });
  gate.close(MINUTE, 36_062_000.4, 36_062_003);
  assert.deepEqual(gate.closing, { dueDayMs: 36_062_000, closedDayMs: 36_062_003 });
  assert.deepEqual(gate.hitMinutes(), [], 'the times are no hits');
  assert.equal(gate.hasTaken(MINUTE), true, 'nobody scans');
  gate.take(gate.pass, MINUTE - 1, true);
  assert.equal(gate.hasTaken(MINUTE), false);
  assert.equal(gate.hasTaken(MINUTE - 1), true);
  gate.take(gate.pass, MINUTE, true);
  assert.equal(gate.hasTaken(MINUTE), true);
});

test('the first begin with a minute counts, and every step of the scanners shows', () => {
  const { gate } = bed();
  gate.begin(MINUTE, 36_062_010.4);
  gate.begin(MINUTE, 36_062_210);
  assert.equal(gate.begunDayMs, 36_062_010);
  gate.begin(MINUTE + 1, 36_122_005);
  assert.equal(gate.begunDayMs, 36_122_005);
  const before = gate.steps;
  gate.step();
  assert.equal(gate.steps, before + 1);
  assert.deepEqual(gate.hitMinutes(), [], 'neither is a hit');
});
