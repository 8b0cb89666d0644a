import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTOR_INDICES, SECTORS_AS_OF, sectorIndexOf } from '../../../../src/main/core/market/sectors.ts';

test('nine sectors, each share once in an index, and one id for one symbol everywhere', () => {
  assert.equal(SECTOR_INDICES.filter(({ sector }) => sector).length, 9);
  assert.match(SECTORS_AS_OF, /^\d{4}-\d{2}-\d{2}$/);
  const idOf = new Map<string, number>();
  for (const { id, constituents } of SECTOR_INDICES) {
    assert.equal(new Set(constituents.map(({ symbol }) => symbol)).size, constituents.length, id);
    for (const { symbol, securityId } of constituents) {
      if (securityId === null) continue;
      assert.equal(idOf.get(symbol) ?? securityId, securityId, symbol);
      idOf.set(symbol, securityId);
    }
  }
  assert.equal(new Set(idOf.values()).size, idOf.size);
});

test('an index is found by its short name', () => {
  assert.equal(sectorIndexOf('NIFTY50')?.constituents.length, 50);
  assert.equal(sectorIndexOf('NIFTYBANK')?.securityId, 25);
  assert.ok(
    sectorIndexOf('NIFTY50')?.constituents.some(
      ({ symbol, securityId }) => symbol === 'RELIANCE' && securityId === 2885,
    ),
  );
  assert.equal(sectorIndexOf('NIFTY 50'), undefined);
});
