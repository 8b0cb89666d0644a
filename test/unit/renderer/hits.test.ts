import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hit, hitKey, type ParamInfo } from '#contract/model/scan.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import {
  briefValue,
  evidenceLine,
  nameWords,
  noHitsWords,
  scannerWords,
  valueWords,
  warmUpWords,
} from '../../../src/renderer/panels/hits/hit-words.ts';
import { WarmUp, waiting } from '../../../src/renderer/panels/hits/warm-up.ts';
import { parseForm, parseParam, rangeWords } from '../../../src/renderer/panels/hits/param-form.ts';
import { feedFigures, msText, unexplained } from '../../../src/renderer/panels/health/health-words.ts';
import { NEWS_MS, isNews } from '../../../src/renderer/shell/news.ts';
import { HITS_KEPT_MAX, NO_FILTER, classOfHit, filterHits, mergeHits } from '../../../src/renderer/stores/hits.ts';
import { nextDensity, parseFacePrefs } from '../../../src/renderer/stores/prefs.ts';
import { FakeEngine } from '../../e2e/fake-engine.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { SAMPLE_ALERT } from '../../contract/alert-samples.ts';
import { share } from '../../support/scan-bench.ts';
import { FAKE_SCANNERS, fakeHit } from '../../e2e/fake-hits.ts';

const hit = (id: number, changes = {}) =>
  fakeHit(id, undefined, 1_000_000 * id, { symbol: `S${id}`, securityId: id, ...changes });

test('hits join newest first, each once, the first form of one kept', () => {
  const joined = mergeHits([hit(3), hit(1)], [hit(2), hit(3, { symbol: 'CHANGED' })]);
  assert.deepEqual(
    joined.map((one) => one.symbol),
    ['S3', 'S2', 'S1'],
  );
});

test('merging in pieces, doubled and out of order, is sorting all of them at once', () => {
  const rng = new Rng(7);
  const all = Array.from({ length: 400 }, (_, i) => {
    const about = rng.nextU32() % 60;
    const atMs = 1_000 * (rng.nextU32() % 20);
    return { ...hit(i + 1, { symbol: `S${about}`, securityId: about }), atMs };
  });
  let kept: readonly Hit[] = [];
  for (let at = 0; at < all.length; at += 1 + (rng.nextU32() % 9)) kept = mergeHits(kept, all.slice(at, at + 12));
  const first = new Map<string, Hit>();
  for (const one of all) if (!first.has(hitKey(one))) first.set(hitKey(one), one);
  assert.deepEqual(
    kept,
    [...first.values()].sort((a, b) => b.atMs - a.atMs || b.id - a.id),
  );
  assert.equal(mergeHits(kept, all), kept, 'nothing new is the same list: nothing is drawn');
});

test('the oldest give way past the limit', () => {
  const all = Array.from({ length: HITS_KEPT_MAX + 3 }, (_, i) => hit(i + 1));
  const kept = mergeHits(mergeHits([], all.slice(0, 5)), all);
  assert.deepEqual([kept.length, kept[0]?.id, kept.at(-1)?.id], [HITS_KEPT_MAX, HITS_KEPT_MAX + 3, 4]);
});

test('the filter looks at scanner, priority and words of symbol, title and interval', () => {
  const all = [hit(1, { priority: 'high' }), hit(2, { scannerId: 'opening-range', interval: '15m' }), hit(3)];
  const kinds = { S1: 'INDEX', S2: 'EQUITY' } as const;
  const find = (_segment: string, securityId: number): Instrument | undefined => {
    const { symbol } = all.find((one) => one.securityId === securityId)!;
    const kind = Object.entries(kinds).find(([name]) => name === symbol)?.[1];
    return kind === undefined ? undefined : { ...share(0), kind, sessionClass: 'EQ_DERIV' };
  };
  const ids = (changes: object): number[] =>
    filterHits(all, { ...NO_FILTER, ...changes }, FAKE_SCANNERS, find).map((one) => one.id);
  assert.deepEqual(ids({}), [1, 2, 3]);
  assert.deepEqual(ids({ scannerId: 'opening-range' }), [2]);
  assert.deepEqual(ids({ priority: 'high' }), [1]);
  assert.deepEqual(ids({ text: 'range 15m' }), [2]);
  assert.deepEqual(ids({ text: 's3' }), [3]);
  assert.deepEqual(ids({ group: 'breakout' }), [1, 2, 3]);
  assert.deepEqual(ids({ group: 'levels' }), []);
  assert.deepEqual(ids({ symbolClass: 'index' }), [1]);
  assert.deepEqual(ids({ symbolClass: 'share with derivatives' }), [2]);
  assert.deepEqual(ids({ symbolClass: 'share' }), []);
  const { plan } = SAMPLE_ALERT;
  const leg = { segment: 'NSE_FNO', securityId: 5, symbol: 'CE', side: 'SELL' } as const;
  const premium = hit(9, { plan: { ...plan!, legs: [leg, leg] } });
  assert.equal(classOfHit(premium, find), 'premium', 'two legs are a premium, whatever carries the hit');
});

test('evidence is written as a person reads it', () => {
  assert.equal(nameWords('prevDayVolume'), 'prev day volume');
  assert.equal(valueWords(3_820_000), '38,20,000');
  assert.equal(valueWords(-1417.8512345), '\u22121,417.8512');
  assert.equal(valueWords(1417.5), '1,417.50');
  assert.equal(valueWords(true), 'yes');
  assert.equal(valueWords(null), '–');
  assert.equal(briefValue(59_41_234), '59.41 L');
  assert.equal(briefValue(99_999), '99,999');
  assert.equal(briefValue(1479.2388), '1,479.24');
  assert.equal(
    evidenceLine({ close: 10, resistance: 9.5, emaFast: 9.4567, previousVolume: 2e7, isUp: false }),
    'above 9.50 · EMA fast 9.46 · prev day 2.00 Cr · is up no',
  );
});

test('scanners and empty lists say why', () => {
  const [first] = FAKE_SCANNERS as [(typeof FAKE_SCANNERS)[number]];
  assert.equal(scannerWords(first), '5 wait for history');
  assert.equal(scannerWords({ ...first, reason: null }), 'watches 236');
  assert.equal(scannerWords({ ...first, enabled: false }), 'off');
  assert.equal(
    scannerWords({ ...first, wanted: 0, reason: null, skipped: 3 }),
    'nothing to watch yet · 3 runs skipped',
  );
  assert.match(noHitsWords(0, [{ ...first, enabled: false }], null), /Every scanner is off/);
  assert.match(noHitsWords(4, [first], null), /filter/);
  assert.match(noHitsWords(0, [first], 'Disk full.'), /Disk full/);
});

const info = (changes: Partial<ParamInfo>): ParamInfo => ({
  name: 'lookback',
  type: 'integer',
  default: 50,
  value: 50,
  min: 5,
  max: 500,
  unit: 'bars',
  sentence: '',
  ...changes,
});

test('parameters are read from text, and a wrong one says what is allowed', () => {
  assert.deepEqual(parseParam(info({}), ' 1,00 '), { value: 100, error: null });
  assert.match(parseParam(info({}), '4').error ?? '', /5 is the least/);
  assert.match(parseParam(info({}), '501').error ?? '', /500 is the most/);
  assert.match(parseParam(info({}), '7.5').error ?? '', /whole/);
  assert.match(parseParam(info({}), '').error ?? '', /number/);
  assert.match(parseParam(info({}), 'ten').error ?? '', /number/);
  assert.deepEqual(parseParam(info({ type: 'number', min: -1 }), '\u22120.5'), { value: -0.5, error: null });
  assert.deepEqual(parseParam(info({ type: 'boolean' }), 'false'), { value: false, error: null });
  assert.equal(parseParam(info({ type: 'choice', choices: ['a', 'b'] }), 'c').value, null);
  assert.equal(rangeWords(info({})), '5 to 500 bars · default 50');
});

test('an empty list tells how far the history is and how long it will take', () => {
  const [first] = FAKE_SCANNERS as [(typeof FAKE_SCANNERS)[number]];
  const cold = [{ ...first, ready: 40, wanted: 684 }, first];
  assert.match(noHitsWords(0, cold, null), /Reading history: 40 of 684 instruments\./);
  assert.match(noHitsWords(0, cold, null, 200_000), /40 of 684 instruments, about 3 minutes left\./);
  assert.match(noHitsWords(0, cold, null, 20_000), /less than a minute left/);
  assert.equal(warmUpWords([{ ...first, ready: 236 }], null), null);
  assert.equal(warmUpWords([{ ...cold[0]!, enabled: false }], null), null);
  assert.equal(waiting([...cold, { ...first, enabled: false, ready: 0, wanted: 9_000 }]), 644);
});

test('the time left follows the pace, and starts anew with more to do', () => {
  const warmUp = new WarmUp();
  assert.equal(warmUp.leftMs(700, 0), null);
  assert.equal(warmUp.leftMs(690, 5_000), null, 'too short a stretch');
  assert.equal(warmUp.leftMs(680, 10_000), 340_000);
  assert.equal(warmUp.leftMs(5_000, 15_000), null);
  assert.equal(warmUp.leftMs(5_000, 40_000), null, 'no progress is no pace');
});

test('only a hit that has just fired calls for attention', () => {
  assert.equal(isNews(1_000, 1_000 + NEWS_MS, 1), true);
  assert.equal(isNews(1_000, 1_001 + NEWS_MS, 1), false);
  assert.equal(isNews(1_000, 1_000 + 50 * NEWS_MS, 60), true);
  assert.equal(isNews(1_000, 1_001 + NEWS_MS, 0.5), false);
});

test('a form gives every value, or names every field that is wrong', () => {
  const params = [info({}), info({ name: 'minutes', value: 15 })];
  assert.deepEqual(parseForm(params, { lookback: '20' }), { values: { lookback: 20, minutes: 15 }, errors: {} });
  assert.deepEqual(Object.keys(parseForm(params, { lookback: 'x', minutes: '0' }).errors), ['lookback', 'minutes']);
});

test('health counts what is neither applied nor rejected, and warns of it', () => {
  const health = new FakeEngine({ pageDir: '', instruments: 10 }).health();
  assert.equal(unexplained(health), 0);
  const lossy = feedFigures({ ...health, applied: health.applied - 1 });
  assert.deepEqual(
    lossy.find((figure) => figure.name === 'unexplained'),
    { name: 'unexplained', value: '1', warn: true },
  );
  assert.equal(feedFigures({ ...health, sockets: { open: 1, wanted: 5 } })[0]?.warn, true);
  assert.deepEqual(
    [msText(null), msText(0.74), msText(31.4), msText(2_900), msText(6_815_000)],
    ['–', '0.7 ms', '31 ms', '2.90 s', '114 min'],
  );
});

test('unreadable preferences give defaults, and one bad value costs only itself', () => {
  const defaults = parseFacePrefs(null);
  assert.equal(defaults.density, 'normal');
  for (const text of ['{', '[]', '7', 'null', '""']) assert.deepEqual(parseFacePrefs(text), defaults);
  assert.deepEqual(parseFacePrefs('{"density":"huge","theme":"light","extra":1}'), { ...defaults, theme: 'light' });
  assert.equal(nextDensity('comfortable'), 'compact');
});
