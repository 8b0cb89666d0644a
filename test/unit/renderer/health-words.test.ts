import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health } from '#contract/model/terminal.ts';
import {
  auditFigures,
  feedFigures,
  fewerSockets,
  lagHistogram,
} from '../../../src/renderer/panels/health/health-words.ts';
import { SAMPLE_OUTPUTS } from '../../contract/samples.ts';

const health = (over: Partial<Health>): Health => ({ ...SAMPLE_OUTPUTS['health.sample'], ...over });

test('the audit tells every segment, and warns of what does not add up alone', () => {
  const whole = auditFigures(health({}));
  assert.deepEqual(whole[0], { name: 'NSE_FNO', value: '100 = 99 applied + 1 rejected', warn: false });
  assert.ok(whole.every(({ warn }) => !warn));
  const { audit } = health({});
  const lossy = auditFigures(health({ audit: { ...audit, bytesUnexplained: 12, bytesUnrecorded: 5 } }));
  assert.deepEqual(
    lossy.filter(({ warn }) => warn).map(({ name, value }) => [name, value]),
    [['bytes unexplained', '12']],
  );
  assert.equal(lossy.at(-1)?.name, 'bytes unrecorded');
});

test('packets that nobody wants any more are no trouble', () => {
  const figures = feedFigures(health({ rejected: { rejectedNotWanted: 7, rejectedLength: 1 } }));
  const rejected = figures.filter(({ name }) => name.startsWith('rejected'));
  assert.deepEqual(
    rejected.map(({ name, warn }) => [name, warn]),
    [
      ['rejected: rejectedNotWanted', false],
      ['rejected: rejectedLength', true],
    ],
  );
});

test('fewer connections are offered while one of several is missing', () => {
  assert.equal(fewerSockets(health({ sockets: { open: 2, wanted: 3 } })), 2);
  assert.equal(fewerSockets(health({ sockets: { open: 3, wanted: 3 } })), null);
  assert.equal(fewerSockets(health({ sockets: { open: 0, wanted: 1 } })), null);
});

test('the histogram of lags says count and share of each band, and nothing before the first trade', () => {
  const band = (belowMs: number | null, count: number) => ({ belowMs, count });
  assert.deepEqual(lagHistogram(health({ lagBands: [band(512, 1_500), band(65_536, 400), band(null, 100)] })), [
    { name: 'below 0.5 s', value: '1,500 · 75.0%', share: 0.75 },
    { name: 'below 66 s', value: '400 · 20.0%', share: 0.2 },
    { name: 'longer', value: '100 · 5.0%', share: 0.05 },
  ]);
  assert.deepEqual(lagHistogram(health({ lagBands: [band(512, 0), band(null, 0)] })), []);
});

test('repeated, late and missing packets are told in words', () => {
  const counters = { 'feed.duplicates': 1_200, 'feed.outOfOrder': 3, 'feed.gapsMarked': 2 };
  const told = new Map(feedFigures(health({ counters })).map(({ name, value }) => [name, value]));
  const names = ['repeated packets', 'out of order', 'volume that fell', 'gaps marked'];
  assert.deepEqual(
    names.map((name) => told.get(name)),
    ['1,200', '3', '0', '2'],
  );
});
