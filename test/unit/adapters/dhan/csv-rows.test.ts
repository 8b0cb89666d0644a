import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, boolean, integer, oneof, property, stringMatching, tuple } from 'fast-check';
import { CsvRows } from '../../../../src/main/adapters/dhan/csv-rows.ts';

interface Read {
  readonly names: string[];
  readonly rows: string[][];
  readonly complete: boolean[];
  readonly last: boolean;
}

/** Reads text cut into pieces, with the columns named in `wanted`. */
function read(text: string, wanted: readonly string[], pieceLength = text.length || 1): Read {
  const found = { names: [] as string[], rows: [] as string[][], complete: [] as boolean[] };
  const rows = new CsvRows({
    header: (names) => {
      found.names.push(...names);
      return wanted.map((name) => names.indexOf(name));
    },
    row: (fields, complete) => {
      found.rows.push([...fields]);
      found.complete.push(complete);
    },
  });
  for (let at = 0; at < text.length; at += pieceLength) rows.push(text.slice(at, at + pieceLength));
  rows.end();
  return { ...found, last: rows.lastRowComplete };
}

test('only wanted columns come, in the order asked, with absent ones empty', () => {
  const { rows } = read('a,b,c\n1,2,3\n4,5,6\n', ['c', 'x', 'a']);
  assert.deepEqual(rows, [
    ['3', '', '1'],
    ['6', '', '4'],
  ]);
});

test('quoted fields keep commas, doubled quotes and line breaks', () => {
  const text = 'id,name,z\r\n1,"BANK, LTD",a\r\n2,"say ""hi""\nand go",b\r\n3,plain,c';
  assert.deepEqual(read(text, ['name', 'z']).rows, [
    ['BANK, LTD', 'a'],
    ['say "hi"\nand go', 'b'],
    ['plain', 'c'],
  ]);
});

test('a quote that never closes costs one row, not the rest of the file', () => {
  const lines = ['id,name', '1,"lost', ...Array.from({ length: 40 }, (_, i) => `${i + 2},n${i}`)];
  const { rows, complete } = read(lines.join('\n'), ['id']);
  assert.equal(complete.filter((one) => !one).length, 1);
  assert.deepEqual(
    rows.slice(1).map(([id]) => id),
    Array.from({ length: 40 }, (_, i) => String(i + 2)),
  );
});

test('a trailing comma in header and rows is no column; a cut last row is told', () => {
  assert.equal(read('a,b,\n1,2,\n3,4,', ['b']).last, true);
  assert.equal(read('a,b,\n1,2,\n3,4', ['b']).last, true);
  assert.equal(read('a,b,c\n1,2,3\n4,5', ['b']).last, false);
});

test('the cut of the pieces never shows', () => {
  const field = stringMatching(/^[ A-Za-z0-9&.-]{0,6}$/);
  const quoted = field.map((text) => `"${text}, ""x""\n"`);
  const line = tuple(oneof(field, quoted), field, oneof(field, quoted)).map((fields) => fields.join(','));
  check(
    property(array(line, { maxLength: 8 }), integer({ min: 1, max: 40 }), boolean(), (lines, cut, crlf) => {
      const text = ['a,b,c', ...lines].join(crlf ? '\r\n' : '\n');
      assert.deepEqual(read(text, ['c', 'a'], cut), read(text, ['c', 'a']));
    }),
  );
});
