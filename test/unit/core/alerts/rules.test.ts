import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, array, integer, property, string } from 'fast-check';
import { FaultError } from '#contract/faults.ts';
import { conditionText, ruleText } from '../../../../src/main/core/alerts/alert-words.ts';
import { readRuleText } from '../../../../src/main/core/alerts/rule-text.ts';
import { freshRuleState, lookAt, lookAtMinute } from '../../../../src/main/core/alerts/rule-watch.ts';
import { NOON_MS, sampleRule } from '../../../support/alert-samples.ts';

const at = (n: number): number => NOON_MS + n * 1_000;

/** Looks at values one second apart. @returns at which of them it fired. */
function fires(rule = sampleRule(), values: readonly number[] = []): number[] {
  let state = freshRuleState(NOON_MS, true);
  const fired: number[] = [];
  values.forEach((value, i) => {
    const look = lookAt(rule, state, value, at(i));
    if (look.fires) fired.push(i);
    state = look.state;
  });
  return fired;
}

test('above fires beyond the level, once', () => {
  assert.deepEqual(fires(sampleRule(), [1_399, 1_400, 1_400.05, 1_390, 1_410]), [2]);
  assert.deepEqual(fires(sampleRule({}, { op: 'below' }), [1_401, 1_400, 1_399.95, 1_410, 1_390]), [2]);
});

test('crosses needs both sides; to reach the level is to cross it', () => {
  const rule = sampleRule({}, { op: 'crosses' });
  assert.deepEqual(fires(rule, [1_410, 1_405]), []);
  assert.deepEqual(fires(rule, [1_390, 1_395, 1_400]), [2]);
  assert.deepEqual(fires(rule, [1_410, 1_400]), [1]);
  assert.deepEqual(fires(rule, [1_400, 1_400, 1_410]), [], 'it was never on another side');
});

test('every: armed anew only when the value has been back by the distance', () => {
  const rule = sampleRule({ repeat: 'every', rearmPct: 1 });
  assert.deepEqual(fires(rule, [1_401, 1_399, 1_402, 1_386, 1_401, 1_386, 1_386, 1_403]), [0, 4, 7]);
});

test('an end: it watches no longer', () => {
  const rule = sampleRule({ expiresAtMs: at(2) });
  const look = lookAt(rule, freshRuleState(NOON_MS, true), 1_500, at(2));
  assert.equal(look.fires, false);
  assert.equal(look.state.state, 'expired');
});

test('a gap between two looks: the minute shows what crossed and came back, and tells it once', () => {
  const rule = sampleRule();
  const armed = lookAt(rule, freshRuleState(NOON_MS, true), 1_390, at(1)).state;
  const minute = { openMs: NOON_MS, open: 1_390, high: 1_401, low: 1_389, close: 1_391 };
  const look = lookAtMinute(rule, armed, minute, at(60));
  assert.equal(look.fires, true);
  assert.equal(lookAtMinute(rule, look.state, minute, at(61)).fires, false);
  assert.equal(lookAt(rule, look.state, 1_405, at(62)).fires, false);
});

test('a minute that began before the rule was armed is left out: its high may be older', () => {
  const rule = sampleRule();
  const armed = freshRuleState(at(30), true);
  const minute = { openMs: NOON_MS, open: 1_390, high: 1_401, low: 1_389, close: 1_391 };
  assert.equal(lookAtMinute(rule, armed, minute, at(60)).fires, false);
  assert.equal(lookAtMinute(rule, armed, { ...minute, openMs: at(60) }, at(120)).fires, true);
});

test('a minute crosses from the side that was seen last', () => {
  const rule = sampleRule({}, { op: 'crosses' });
  const above = lookAt(rule, freshRuleState(NOON_MS, true), 1_410, NOON_MS).state;
  const minute = { openMs: at(60), open: 1_410, high: 1_412, low: 1_400, close: 1_409 };
  assert.equal(lookAtMinute(rule, above, minute, at(120)).fires, true);
  assert.equal(lookAtMinute(rule, above, { ...minute, low: 1_401 }, at(120)).fires, false);
});

test('property: a path seen whole, by looks and by minutes, fires as often as by looks at every value', () => {
  const steps = array(integer({ min: 1_390, max: 1_410 }), { minLength: 1, maxLength: 90 });
  check(
    property(steps, integer({ min: 1, max: 15 }), (path, every) => {
      const rule = sampleRule({}, { op: 'above' });
      let state = freshRuleState(NOON_MS, true);
      let fired = 0;
      for (let n = 0; n < path.length; n += 1) {
        if (n % every === 0) {
          const look = lookAt(rule, state, path[n] as number, NOON_MS + n * 6_000);
          state = look.state;
          fired += Number(look.fires);
        }
        if (n % 10 !== 9) continue;
        const part = path.slice(n - 9, n + 1);
        const minute = {
          openMs: NOON_MS + (n - 9) * 6_000,
          open: part[0] as number,
          high: Math.max(...part),
          low: Math.min(...part),
          close: part[9] as number,
        };
        const look = lookAtMinute(rule, state, minute, NOON_MS + (n + 1) * 6_000);
        state = look.state;
        fired += Number(look.fires);
      }
      const closed = path.slice(0, path.length - (path.length % 10));
      const looked = path.filter((_, n) => n % every === 0);
      const should = closed.some((price) => price > 1_400) || looked.some((price) => price > 1_400);
      assert.equal(fired, Number(should), 'once when it was ever beyond, never otherwise');
    }),
  );
});

test('typed rules are read', () => {
  assert.deepEqual(readRuleText('NIFTY > 25000'), {
    symbol: 'NIFTY',
    condition: { type: 'price', op: 'above', level: 25_000 },
    repeat: 'once',
    expiresAtMs: null,
  });
  assert.deepEqual(readRuleText('reliance below ₹1,400.50 every until 2026-11-30'), {
    symbol: 'RELIANCE',
    condition: { type: 'price', op: 'below', level: 1_400.5 },
    repeat: 'every',
    expiresAtMs: Date.parse('2026-11-30T18:30:00Z'),
  });
  assert.deepEqual(readRuleText('NIFTY NOV FUT crosses 24600').symbol, 'NIFTY NOV FUT');
  assert.deepEqual(readRuleText('NIFTY NOV FUT OI > 10%').condition, { type: 'oi', op: 'above', level: 10 });
  assert.deepEqual(readRuleText('RELIANCE RSI(14) 5m < 30').condition, {
    type: 'indicator',
    name: 'RSI',
    params: { n: 14 },
    output: '',
    interval: '5m',
    op: 'below',
    level: 30,
  });
});

test('what cannot be read is refused with the reason and an example', () => {
  const cases: [string, RegExp][] = [
    ['NIFTY', /no comparison/],
    ['NIFTY > 10%', /Percent is for OI/],
    ['NIFTY OI > 10', /in percent/],
    ['RELIANCE XYZ(14) 5m > 3', /no indicator 'XYZ'/],
    ['NIFTY > 25000 until tomorrow', /stands a date/],
    ['NIFTY > 25000 loudly', /“loudly” is not understood/],
    ['> 25000', /no comparison|missing/],
    ['NIFTY > 0', /above 0/],
    ['RELIANCE RSI(14).foo 5m > 3', /no output foo/],
  ];
  for (const [text, why] of cases) {
    assert.throws(
      () => readRuleText(text),
      (thrown) => thrown instanceof FaultError && thrown.fault.code === 'input.rule' && why.test(thrown.message),
      text,
    );
  }
});

test('property: no text makes anything but a rule or a refusal', () => {
  check(
    property(string({ maxLength: 60 }), (text) => {
      try {
        readRuleText(text);
      } catch (thrown) {
        assert.ok(
          thrown instanceof FaultError && thrown.fault.kind === 'input',
          `${text}: ${(thrown as Error).message}`,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a rule in words is read back as the same rule', () => {
  for (const text of [
    'NIFTY > 25000',
    'TCS crosses 3100.5 every',
    'NIFTY OI < -5%',
    'TCS RSI(n=7) 15m > 70 until 2026-12-01',
  ]) {
    const typed = readRuleText(text);
    const said = ruleText(sampleRule({ ...typed }));
    assert.deepEqual(readRuleText(said), typed, said);
  }
  assert.equal(conditionText({ type: 'oi', op: 'above', level: 10 }), 'OI > 10%');
});
