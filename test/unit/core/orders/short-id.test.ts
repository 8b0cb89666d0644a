import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as fc from 'fast-check';
import { clientOrderIdSchema } from '#contract/model/order.ts';
import { shortId } from '../../../../src/main/core/orders/short-id.ts';

it('a stem is at most 16 characters of an id, always the same, and another one for another id', () => {
  const stems = new Set<string>();
  for (let n = 0; n < 10_000; n += 1) stems.add(shortId(`m-20261120-scal-${String(n).padStart(4, '0')}`));
  assert.ok(stems.size >= 9_999, `${stems.size} of 10,000`);
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/), (id) => {
      const stem = shortId(id);
      assert.ok(stem.length <= 16 && clientOrderIdSchema.safeParse(stem).success, stem);
      assert.equal(stem, shortId(id));
      if (id.length <= 16) assert.equal(stem, id);
    }),
  );
});
