import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  probabilityOf,
  recordFacts,
  recordLine,
  recordShort,
} from '../../../src/renderer/panels/validation/record-words.ts';
import type { ScannerRecord } from '../../../src/renderer/stores/records.ts';
import { SAMPLE_RECORDS } from '../../support/sample-validation.ts';

const [some] = SAMPLE_RECORDS.records;
const record: ScannerRecord = {
  ...some!,
  n: 120,
  rate: 0.62,
  lo: 0.53,
  hi: 0.7,
  meanRet: 0.0012,
  days: 9,
  curve: [
    { score: 0.5, probability: 0.4 },
    { score: 0.8, probability: 0.66 },
  ],
};
const few: ScannerRecord = { ...record, n: 7, rate: null, lo: null, hi: null, curve: null };
const OF = { window: 30, measure: 'direction' } as const;

test('a record tells its rate with the interval and n; a short one tells how many it needs', () => {
  assert.equal(recordShort(record), '62% (53–70), n 120');
  assert.equal(recordLine(record), 'Record 62% (53–70), n 120');
  assert.equal(recordLine(few), 'No record yet, 7 of 20');
  assert.equal(recordLine(undefined), 'No record yet, 0 of 20');
});

test('beside a hit it says what counts as right, and the probability that the score stands for', () => {
  assert.deepEqual(
    recordFacts(record, OF, 0.9).map(({ name, value, note }) => [name, value, note]),
    [
      ['Success', '62%', 'went its way, 30 min'],
      ['95 % interval', '53% to 70%', 'Wilson, n 120'],
      ['Mean return', '+0.12%', '9 days'],
      ['Probability of this score', '66%', 'by its past hits'],
    ],
  );
  assert.equal(recordFacts(few, OF, 0.9)[0]?.value, 'no record yet, 7 of 20');
  assert.equal(recordFacts(record, null, 0.9)[0]?.note, 'being read');
  assert.deepEqual(
    [0.4, 0.5, 0.79, 0.8].map((score) => probabilityOf(record, score)),
    [0.4, 0.4, 0.4, 0.66],
  );
  assert.deepEqual([probabilityOf(few, 0.9), probabilityOf(record, null)], [null, null]);
});
