import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionWords } from '../../../src/renderer/shell/session-words.ts';
import { timeOnLine } from '../../../src/renderer/stores/engine-clock.ts';
import { FAKE_DAY } from '../../e2e/fake-market.ts';

const at = (text: string): number => Date.parse(`2026-11-20T${text}:00+05:30`);
const words = (text: string): string => sessionWords(FAKE_DAY, '2026-11-23', at(text));

test('the strip says what the market does and what comes next', () => {
  assert.equal(words('08:30'), 'NSE closed · next: pre-open 09:00');
  assert.equal(words('09:00'), 'NSE pre-open · next: pause 09:08');
  assert.equal(words('09:10'), 'NSE pre-open ends · next: open 09:15');
  assert.equal(words('09:15'), 'NSE open · next: closing auction 15:15');
  assert.equal(words('15:20'), 'NSE closing auction · closes 15:30');
  assert.equal(words('15:30'), 'NSE closed · next: Mon 23 Nov');
});

test('a day in the future is named, and a day without any session says so', () => {
  assert.equal(
    sessionWords(FAKE_DAY, '2026-11-23', at('09:00') - 86_400_000),
    'NSE closed · next: pre-open Fri 20 Nov 09:00',
  );
  const empty = { ...FAKE_DAY, spans: { INDEX: [], EQ_DERIV: [], EQ_PLAIN: [], FNO: [], MCX: [], CDS: [] } };
  assert.equal(sessionWords(empty, '2026-11-23', at('09:00')), 'no session · next: Mon 23 Nov');
});

test('when only the commodity exchange trades, its hours are told', () => {
  const evening = {
    ...FAKE_DAY,
    spans: {
      ...FAKE_DAY.spans,
      INDEX: [],
      EQ_DERIV: [],
      FNO: [],
      MCX: [{ phase: 'continuous' as const, fromMinute: 1_020, toMinute: 1_435 }],
    },
  };
  assert.equal(sessionWords(evening, '2026-11-23', at('17:30')), 'MCX open · closes 23:55');
});

test('when shares are done for the day, the exchange that still trades is told', () => {
  const mcx = [{ phase: 'continuous' as const, fromMinute: 540, toMinute: 1_410 }];
  const day = { ...FAKE_DAY, spans: { ...FAKE_DAY.spans, MCX: mcx } };
  assert.equal(sessionWords(day, '2026-11-23', at('09:15')), 'NSE open · next: closing auction 15:15');
  assert.equal(sessionWords(day, '2026-11-23', at('17:30')), 'MCX open · closes 23:30');
  assert.equal(sessionWords(day, '2026-11-23', at('23:45')), 'NSE closed · next: Mon 23 Nov');
});

test('a pause before the post-close is told as the close', () => {
  const spans = [
    { phase: 'continuous' as const, fromMinute: 555, toMinute: 930 },
    { phase: 'postclose' as const, fromMinute: 940, toMinute: 960 },
  ];
  const day = { ...FAKE_DAY, spans: { ...FAKE_DAY.spans, EQ_DERIV: spans } };
  assert.equal(sessionWords(day, '2026-11-23', at('10:40')), 'NSE open · closes 15:30');
  assert.equal(sessionWords(day, '2026-11-23', at('15:35')), 'NSE closed · next: post-close 15:40');
});

test('engine time runs along its line at its speed', () => {
  const line = { epochMs: 1_000, wallMs: 50, speed: 60 };
  assert.equal(timeOnLine(line, 50), 1_000);
  assert.equal(timeOnLine(line, 60), 1_600);
});
