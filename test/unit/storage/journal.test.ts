import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JournalQueries } from '../../../src/main/storage/queries/journal.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { journalFill, JOURNAL_DATE } from '../../support/journal-samples.ts';
import { temporaryDatabase, watched } from '../../support/database.ts';

test('fills: replaced by id, withdrawn with no quantity, apart by book, newest first; a bad row is left out', async (context) => {
  const watch = watched();
  const { db } = await temporaryDatabase(context, watch);
  const storage = { db, watch };
  const source = new SourceQueries(storage).idOf('dhan');
  const queries = new JournalQueries(storage);
  const place = { source, book: 'paper-asha' };
  const save = (...fills: ReturnType<typeof journalFill>[]) =>
    queries.save(
      place,
      fills.map((fill) => ({ date: JOURNAL_DATE, fill })),
    );
  const ids = (): string[] => queries.newest(place, 10).map(({ id, quantity }) => `${id} ${quantity}`);
  save(journalFill({ id: 'a', atMs: 1.5 }), journalFill({ id: 'b', atMs: 9 }), journalFill({ id: '#cum', atMs: 5 }));
  save(journalFill({ id: 'b', atMs: 9, quantity: 20 }), journalFill({ id: '#cum', quantity: 0 }));
  assert.deepEqual(ids(), ['b 20', 'a 75']);
  assert.deepEqual(queries.newest({ source, book: 'live-asha' }, 10), []);
  db.prepare("UPDATE journal_fill SET body = '{}' WHERE id = 'a'").run();
  assert.deepEqual(ids(), ['b 20']);
  assert.deepEqual(watch.badRows, ['journal.newest: fill a']);
});

test('a jump forgets what came after it in the runs of this start, and in no other', async (context) => {
  const watch = watched();
  const { db } = await temporaryDatabase(context, watch);
  const source = new SourceQueries({ db, watch }).idOf('replay:x');
  const queries = new JournalQueries({ db, watch });
  const place = { source, book: 'run-paper-asha' };
  const fills = ['77', '77-1', '770', '7'].flatMap((run) =>
    [100, 500, 501].map((atMs) => ({ date: JOURNAL_DATE, fill: journalFill({ id: `${run} ${atMs}`, run, atMs }) })),
  );
  queries.save(place, fills);
  queries.forgetAfter(place, '77', 500);
  const left = queries.newest(place, 20).map(({ id }) => id);
  assert.deepEqual(left.sort(), [
    '7 100',
    '7 500',
    '7 501',
    '77 100',
    '77 500',
    '77-1 100',
    '77-1 500',
    '770 100',
    '770 500',
    '770 501',
  ]);
});

test('notes: replaced, removed when empty', async (context) => {
  const watch = watched();
  const { db } = await temporaryDatabase(context, watch);
  const queries = new JournalQueries({ db, watch });
  const place = { source: new SourceQueries({ db, watch }).idOf('dhan'), book: 'paper-asha' };
  const note = (text: string) => ({ scope: 'day' as const, key: JOURNAL_DATE, note: { text, tags: [] } });
  queries.saveNote(place, note('one'));
  queries.saveNote(place, note('two'));
  assert.deepEqual(queries.notes(place), [note('two')]);
  queries.saveNote(place, note(''));
  assert.deepEqual(queries.notes(place), []);
});
