import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { JournalRecord } from '../../../../src/main/threads/order/journal.ts';
import {
  type JournalDoor,
  JOURNAL_DAYS_KEPT,
  nodeJournalDoor,
  openJournal,
} from '../../../../src/main/threads/order/journal-file.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'muhurat-journal-'));
const state = (key: string, value: number): JournalRecord => ({ kind: 'state', key, json: `${value}`, atMs: value });
const DAY = '2026-11-20';
const fileOf = (dir: string): string => join(dir, `${DAY}.journal`);

function written(dir: string, ...records: JournalRecord[]): void {
  const journal = openJournal(dir, DAY);
  for (const record of records) journal.append(record, true);
  journal.close();
}

describe('the order journal', () => {
  it('gives back what was appended, and goes on after a restart', () => {
    const dir = folder();
    written(dir, state('a', 1), state('b', 2));
    written(dir, state('c', 3));
    const journal = openJournal(dir, DAY);
    assert.deepEqual(journal.records(), [state('a', 1), state('b', 2), state('c', 3)]);
    assert.deepEqual(journal.damage, { tornBytes: 0, badRecords: 0, keptAs: null });
    journal.close();
  });

  it('failure mode 31: a tail torn at any byte is cut, and nothing before it is lost', () => {
    const dir = folder();
    written(dir, state('a', 1), state('b', 2), state('naïve ₹', 3));
    const whole = readFileSync(fileOf(dir));
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(fileOf(dir), whole.subarray(0, length));
      const journal = openJournal(dir, DAY);
      const expected = ends.filter((end) => end <= length).length;
      assert.equal(journal.records().length, expected, `cut at ${length}`);
      assert.equal(journal.damage.badRecords, 0);
      journal.append(state('d', 4), true);
      journal.close();
      const again = openJournal(dir, DAY);
      assert.equal(again.records().length, expected + 1);
      again.close();
    }
  });

  it('failure mode 31: flipped bits and missing lines are told, the file is kept, good lines survive', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const dir = folder();
        written(dir, ...[1, 2, 3, 4, 5].map((n) => state(`k${n}`, n)));
        const bytes = readFileSync(fileOf(dir));
        const index = at % bytes.length;
        bytes[index] = (bytes[index] as number) ^ (1 << bit);
        writeFileSync(fileOf(dir), bytes);
        const journal = openJournal(dir, DAY);
        const { badRecords, tornBytes, keptAs } = journal.damage;
        assert.ok(badRecords > 0 || tornBytes > 0, `byte ${index}, bit ${bit}`);
        assert.ok(journal.records().length >= 3 && journal.records().length < 5);
        if (keptAs !== null) assert.deepEqual(readFileSync(keptAs), bytes);
        journal.close();
        const again = openJournal(dir, DAY);
        assert.equal(again.damage.badRecords, 0);
        again.close();
      }),
      { numRuns: 60 },
    );
    const dir = folder();
    written(dir, state('a', 1), state('b', 2), state('c', 3));
    const lines = readFileSync(fileOf(dir), 'utf8').split('\n');
    writeFileSync(fileOf(dir), `${lines[0]}\n${lines[2]}\n`);
    const missing = openJournal(dir, DAY);
    assert.equal(missing.damage.badRecords, 1);
    missing.close();
  });

  it('carries the last states into the next day, and drops days that are too old', () => {
    const dir = folder();
    for (let day = 1; day <= JOURNAL_DAYS_KEPT + 5; day += 1) {
      const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
      const journal = openJournal(dir, date);
      journal.append(state('kill', day), true);
      journal.close();
    }
    const names = readdirSync(dir);
    assert.equal(names.length, JOURNAL_DAYS_KEPT);
    const journal = openJournal(dir, '2026-12-31');
    assert.deepEqual(journal.records(), [state('kill', JOURNAL_DAYS_KEPT + 5)], 'in the first life already');
    journal.close();
    const next = openJournal(dir, '2026-12-31');
    assert.deepEqual(next.records(), [state('kill', JOURNAL_DAYS_KEPT + 5)]);
    next.close();
  });

  it('failure mode 30: without room the intent is refused in words and no half line stays', () => {
    const dir = folder();
    written(dir, state('a', 1));
    let room = 20;
    const door: JournalDoor = {
      ...nodeJournalDoor,
      write: (file, bytes, from) => {
        if (room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        const some = Math.min(room, bytes.length);
        room -= some;
        return nodeJournalDoor.write(file, bytes.subarray(0, some), from);
      },
    };
    const journal = openJournal(dir, DAY, door);
    assert.throws(() => journal.append(state('b', 2), true), /ENOSPC.*make room/s);
    room = 10_000;
    journal.append(state('c', 3), true);
    journal.close();
    const again = openJournal(dir, DAY);
    assert.deepEqual(again.records(), [state('a', 1), state('c', 3)]);
    again.close();
  });

  it('is not confused by text behind the end', () => {
    const dir = folder();
    written(dir, state('a', 1));
    appendFileSync(fileOf(dir), '\n\nnot a record\n');
    const journal = openJournal(dir, DAY);
    assert.equal(journal.records().length, 1);
    assert.equal(journal.damage.badRecords, 3);
    journal.close();
  });
});
