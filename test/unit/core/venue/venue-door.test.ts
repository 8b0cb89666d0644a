import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../../src/main/core/rng.ts';
import { RateLimits } from '../../../../src/main/sim/rest/rate-limits.ts';
import type { StreamItem } from '../../../../src/main/core/venue/order-stream.ts';
import { type Outcome, VenueDoor } from '../../../../src/main/core/venue/venue-door.ts';
import { FaultDice, type VenueFaults } from '../../../../src/main/core/venue/venue-faults.ts';
import { CLIENT, orderBody, VenueBed } from './venue-bed.ts';

/** A door with one token over a venue by hand. */
class DoorBed {
  readonly bed = new VenueBed();
  readonly outcomes: Outcome[] = [];
  readonly items: StreamItem[] = [];
  readonly door: VenueDoor;
  live = true;

  constructor(faults: VenueFaults = {}, limits?: RateLimits) {
    const tokens = {
      isLive: () => this.live,
      kill: () => {
        this.live = false;
      },
    };
    const dice = new FaultDice(new Rng('door'), faults);
    this.door = new VenueDoor({ venue: this.bed.venue, tokens, dice, ...(limits ? { limits } : {}) });
  }

  login(): boolean {
    return this.door.openStream(CLIENT, 't', (item) => this.items.push(item)) !== null;
  }

  place(more: Record<string, unknown> = {}): void {
    const body = orderBody(more);
    const request = { method: 'POST', path: '/orders', clientId: CLIENT, token: 't', body } as const;
    this.door.send(request, this.bed.nowMs, (outcome) => this.outcomes.push(outcome));
  }

  run(ms = 200): this {
    this.bed.nowMs += ms;
    this.door.advance(this.bed.nowMs);
    return this;
  }

  get orders(): number {
    return this.bed.venue.account(CLIENT).orders.size;
  }

  get statuses(): unknown[] {
    return this.items.map((item) => (item.kind === 'reset' ? 'reset' : JSON.parse(item.text).Data.status));
  }

  kinds(): unknown[] {
    return this.outcomes.map((one) => (one.kind === 'answer' ? one.reply.status : one.kind));
  }
}

test('without faults a request is answered at once and its frames come', () => {
  const bed = new DoorBed();
  assert.ok(bed.login());
  bed.place({ price: 378 });
  bed.run();
  assert.deepEqual([bed.kinds(), bed.orders], [[200], 1]);
  assert.deepEqual(bed.statuses, ['Pending', 'Traded']);
});

const REQUEST_FAULTS: [keyof VenueFaults, unknown[], number][] = [
  ['cutBefore', ['cut'], 0],
  ['cutAfter', ['cut'], 1],
  ['resetAfter', ['reset'], 1],
  ['silence', ['silence'], 1],
  ['throttle', [429], 0],
  ['errorBefore', [500], 0],
  ['errorAfter', [500], 1],
  ['tokenDeath', [400], 0],
];
for (const [fault, kinds, orders] of REQUEST_FAULTS) {
  test(`${fault}: what the client sees, and what the venue knows`, () => {
    const bed = new DoorBed({ [fault]: 1 });
    bed.place();
    bed.run();
    assert.deepEqual([bed.kinds(), bed.orders], [kinds, orders]);
  });
}

test('a delayed request reaches the venue later, a delayed answer comes later', () => {
  const late = new DoorBed({ requestDelay: 1, requestDelayMs: 5_000 });
  late.place();
  assert.deepEqual([late.kinds(), late.orders], [[], 0]);
  assert.ok(Number.isFinite(late.door.nextMs));
  late.run(5_000);
  assert.deepEqual([late.kinds(), late.orders], [[200], 1]);
  const slow = new DoorBed({ replyDelay: 1, replyDelayMs: 5_000 });
  slow.place();
  assert.deepEqual([slow.kinds(), slow.orders], [[], 1]);
  slow.run(5_000);
  assert.deepEqual(slow.kinds(), [200]);
});

test('frames are dropped, doubled, reordered', () => {
  const run = (faults: VenueFaults): unknown[] => {
    const bed = new DoorBed(faults);
    bed.login();
    bed.place({ price: 378 });
    return bed.run().statuses;
  };
  assert.deepEqual(run({ frameDrop: 1 }), []);
  assert.deepEqual(run({ frameDuplicate: 1 }), ['Pending', 'Pending', 'Traded', 'Traded']);
  assert.deepEqual(run({ frameReorder: 1 }), ['Traded', 'Pending']);
});

test('a fill while the socket is down is never replayed', () => {
  const bed = new DoorBed();
  bed.login();
  bed.place({ quantity: 500, price: 377.05 });
  bed.door.resetStreams();
  bed.run();
  assert.deepEqual(bed.statuses, ['reset']);
  assert.equal([...bed.bed.venue.account(CLIENT).orders.values()][0]?.filled, 100);
  assert.ok(bed.login());
  bed.run();
  assert.deepEqual(bed.statuses, ['reset']);
});

test('the death of the token ends the order socket and shuts the door', () => {
  const bed = new DoorBed();
  bed.login();
  bed.live = false;
  bed.place();
  assert.deepEqual(bed.run().statuses, ['reset']);
  assert.equal(bed.login(), false);
  const [outcome] = bed.outcomes;
  assert.ok(outcome?.kind === 'answer' && outcome.reply.body.includes('Invalid Token'));
});

test('the eleventh order of a second is refused', () => {
  const bed = new DoorBed({}, new RateLimits());
  for (let i = 0; i < 11; i++) bed.place();
  assert.deepEqual(bed.kinds(), [...Array.from({ length: 10 }, () => 200), 429]);
});

test('the same seed fails in the same places', () => {
  const run = (): unknown[] => {
    const bed = new DoorBed({ cutAfter: 0.2, silence: 0.1, frameDuplicate: 0.3, frameDrop: 0.1 });
    bed.login();
    for (let i = 0; i < 40; i++) {
      bed.place({ price: 376 + (i % 4) * 0.5 });
      bed.run();
    }
    return [...bed.kinds(), ...bed.statuses];
  };
  const first = run();
  assert.deepEqual(run(), first);
  assert.ok(first.includes('cut') && first.includes('silence') && first.includes(200));
});
