import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { INDICATORS } from '../../../../src/main/core/indicators/index.ts';
import { checkExpression } from '../../../../src/main/core/expression/check.ts';
import { compile } from '../../../../src/main/core/expression/compile.ts';
import { ExpressionError, nearest } from '../../../../src/main/core/expression/expression-error.ts';
import { WORDS } from '../../../../src/main/core/expression/language.ts';
import { COST_MAX_NS, DEPTH_MAX, NODES_MAX, TEXT_MAX } from '../../../../src/main/core/expression/limits.ts';

function faultOf(text: string): ExpressionError {
  try {
    compile(text, ['1m']);
  } catch (thrown) {
    assert.ok(thrown instanceof ExpressionError, String(thrown));
    return thrown;
  }
  return assert.fail(`${text} was taken`);
}

test('expressions are taken, in one form', () => {
  for (const [text, written] of [
    ['close > ema(close, 20) and rvol(20) > 2 and time > "09:30"', null],
    ['CLOSE>EMA(Close,20)&&RVOL(20)>2', 'close > ema(close, 20) and rvol(20) > 2'],
    ['(close - open) * 2 > high - low', null],
    ['not (close > open or close < low)', null],
    ['close crosses above vwap', null],
    ['crossBelow(close, supertrend(10, 3))', null],
    ['bbands(20, 2).upper < close', 'bbands.upper(20, 2) < close'],
    ['close > highest(high, 20)[1]', null],
    ['on("15m", rsi(14) > 60) and rsi > 50', null],
    ['plusDI(14) > minusDi(14)', 'adx.plusDi(14) > adx.minusDi(14)'],
    ['ema(rsi(14), 9) > 50', null],
    ['close > cpr.top and close > week.r1 and month.s1 < low', null],
    ['close > or15.high and gapPct > 0.5 and change < 4', null],
    ['-1 < roc(9)', null],
    ['count(close > open, 5) >= 4', null],
    ['opening_range.complete(15)', null],
    ['open = close', 'open == close'],
    ['1 - (2 - close) < 3', null],
    ['sar(0.02, 0.2) < close', null],
  ] as const) {
    const check = checkExpression(text, ['1m']);
    assert.equal(check.fault, null, `${text}: ${check.fault?.message}`);
    assert.equal(check.text, written ?? text);
    assert.equal(checkExpression(check.text, ['1m']).text, check.text, 'its own text reads the same');
  }
});

test('what is wrong is told with its place and a suggestion', () => {
  for (const [text, place, words, suggestion] of [
    ['', '', /Write a condition/, null],
    ['close > emma(close, 20)', 'emma', /nothing called “emma”/, 'ema'],
    ['clsoe > 3', 'clsoe', /nothing called/, 'close'],
    ['close', 'close', /condition is needed/, 'close > 0'],
    ['time', 'time', /condition is needed/, 'time > "09:30"'],
    ['close > "09:30"', '"09:30"', /Only the time/, 'time > "09:30"'],
    ['time > "25:00"', '"25:00"', /A time is written/, '"09:30"'],
    ['time > 930', 'time > 930', /cannot be compared/, null],
    ['open < close < high', '<', /Two values are compared/, 'and'],
    ['(close > 3', '(', /not closed/, ')'],
    ['close > 3)', ')', /not opened/, null],
    ['close >', '', /missing at the end/, null],
    ['close > 3 close', 'close', /is expected/, 'and'],
    ['close > 3 adn open > 2', 'adn', /is expected/, 'and'],
    ['close crosses over open', 'over', /“above” or “below”/, 'above'],
    ['ema(close, 0) > 1', '0', /whole number from 1/, '20'],
    ['ema(close, 20, 3, 4) > 1', '3', /fewer values/, 'ema(close, n = 20)'],
    ['rvol(close, 20) > 2', 'close', /takes no series/, 'rvol(n = 20)'],
    ['bbands(20) > 3', 'bbands(20)', /several values/, 'bbands.upper'],
    ['atr(14, "ta") > 3', '"ta"', /mode of atr is one of/, '"tv"'],
    ['highest(high) > 3', 'highest(high)', /takes 2 values/, 'highest(x, bars)'],
    ['highest(high, 999) > 3', '999', /from 1 to 250/, null],
    ['close[close] > 3', 'close', /whole number/, null],
    ['on("16m", close) > 3', '"16m"', /An interval is one of/, '"1m"'],
    ['on("1d", sma(close, 400)) > 3', 'sma(close, 400)', /needs 400 bars; 300 are loaded/, null],
    ['ema > 3 and (close > open) > 1', '(close > open)', /A condition is not compared/, 'and'],
    ['close + (close > 1) > 2', '(close > 1)', /a number is needed/, null],
    ['highest > 3', 'highest', /is a function/, 'highest(x, bars)'],
    ['close(3) > 3', 'close(3)', /takes nothing in brackets/, 'close'],
    ['close > 3 # x', '#', /means nothing/, null],
    ['time > "09:30', '"09:30', /not closed/, null],
    ['cpr.tip > 3', 'cpr.tip', /nothing called/, 'cpr.top'],
  ] as const) {
    const fault = faultOf(text);
    assert.equal(text.slice(fault.from, fault.to), place, `${text}: ${fault.from} to ${fault.to}, ${fault.message}`);
    assert.match(fault.message, words, text);
    if (suggestion !== null) assert.ok(fault.suggestions.includes(suggestion), `${text}: ${fault.suggestions.join()}`);
  }
});

test('limits on length, depth, parts and cost are told', () => {
  assert.match(faultOf(`close > ${' '.repeat(TEXT_MAX)}1`).message, /characters at most/);
  assert.match(faultOf(`${'('.repeat(DEPTH_MAX + 1)}close`).message, /deep/);
  assert.match(
    faultOf(`close > ${Array.from({ length: NODES_MAX / 2 + 1 }, () => 1).join('+')}`).message,
    /parts at most/,
  );
  const windows = Array.from({ length: 24 }, (_, i) => `sum(volume, ${i + 220}) > 1`).join(' and ');
  assert.match(faultOf(windows).message, new RegExp(`${COST_MAX_NS} are allowed`));
});

test('every indicator of the index and every word can be written as its menu shows', () => {
  for (const { name } of INDICATORS) {
    assert.ok(
      WORDS.some((word) => word.kind === 'indicator' && word.indicator.name === name),
      name,
    );
  }
  for (const word of WORDS) {
    if (word.kind === 'function') continue;
    if (word.kind === 'indicator' && word.output === null) continue;
    const written = word.signature.replaceAll(/\w+ = /g, '');
    const time = word.name === 'time' ? `${written} > "09:30"` : `${written} != 0`;
    const direct = checkExpression(time, ['1m']).fault;
    const fault = direct === null ? null : checkExpression(written, ['1m']).fault;
    assert.equal(fault, null, `${written}: ${direct?.message}; ${fault?.message}`);
    assert.ok(word.sentence.endsWith('.'), word.name);
  }
  assert.equal(new Set(WORDS.map(({ name }) => name.toLowerCase())).size, WORDS.length, 'no word twice');
});

test('names that are near', () => {
  assert.deepEqual(nearest('emma', ['ema', 'sma', 'rsi']), ['ema']);
  assert.deepEqual(nearest('superternd', ['supertrend', 'sum']), ['supertrend']);
  assert.deepEqual(nearest('zzz', ['ema']), []);
});

const pieces = [
  ...WORDS.map(({ name }) => name),
  '(',
  ')',
  '[',
  ']',
  ',',
  '.',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>=',
  '=',
  '!=',
  'and',
  'or',
  'not',
  'crosses',
  'above',
  'below',
  '"15m"',
  '"09:30"',
  '20',
  '1.5',
  '0',
  ' ',
  '#',
  '"',
];

test('no text makes it throw anything but its own error, and every error lies inside the text', () => {
  const look = (text: string): boolean => {
    const check = checkExpression(text, ['5m']);
    if (check.fault !== null) {
      const { from, to, message } = check.fault;
      assert.ok(from >= 0 && from <= to && to <= text.length, `${from} to ${to} of ${text.length}`);
      assert.ok(message.length > 5 && message.length < 600);
      return false;
    }
    assert.equal(checkExpression(check.text, ['5m']).text, check.text);
    return true;
  };
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => void look(text)),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => void look(parts.join(' '))),
    { numRuns: 5_000 },
  );
  const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('close', 'open', 'volume', '20', 'rsi(14)', 'ema(close, 5)', 'r1', 'prevClose', '0.5'),
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%'), tie('number'))
        .map((all) => `(${all.join(' ')})`),
      tie('number').map((x) => `highest(${x}, 3)`),
      tie('number').map((x) => `on("15m", ${x})[2]`),
      tie('number').map((x) => `-${x}`),
    ),
    condition: fc.oneof(
      { maxDepth: 4 },
      fc
        .tuple(tie('number'), fc.constantFrom('<', '>=', '!=', 'crosses above'), tie('number'))
        .map((all) => all.join(' ')),
      fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map((all) => `(${all.join(' ')})`),
      tie('condition').map((x) => `not (${x})`),
      tie('condition').map((x) => `count(${x}, 4) > 1`),
    ),
  }));
  assert.ok(number !== undefined);
  let taken = 0;
  fc.assert(
    fc.property(condition, (text) => {
      if (look(text)) taken += 1;
    }),
    { numRuns: 1_000 },
  );
  assert.ok(taken > 500, `${taken} were taken`);
});
