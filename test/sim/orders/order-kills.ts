import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '../../../src/main/core/rng.ts';
import { netQty } from '../../../src/main/core/venue/positions.ts';
import type { Books, Go, Said } from './kill-child.ts';
import { VenueServer } from './venue-server.ts';

const CHILD = join(import.meta.dirname, 'kill-child.ts');
/**
 * Longest real wait until everything is settled after the last kill: a doubt about a place takes two seconds there, and
 * those of all lives, which were too short for it, are looked up at the broker's rate.
 */
const SETTLE_MS_MIN = 30_000;
const SETTLE_MS_PER_LIFE = 300;
/** The process is killed this long after its first word at most, real ms. */
const LIFE_MS_MAX = 200;
const PLACING_AT_LEAST = 2;

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly orders: number;
}

/**
 * Kills the order thread's process at `points` random moments while it trades, starts it again on the same journal each
 * time, and at the end compares what it knows with the venue, which outlives it all.
 * @throws AssertionError when something acknowledged is lost or something is doubled.
 */
export async function killAtPoints(points: number, seed: string): Promise<KillReport> {
  const rng = new Rng(`kills/${seed}`);
  const server = new VenueServer(seed, { cutAfter: 0.01, resetAfter: 0.01, silence: 0.005 });
  const url = await server.listen();
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-kills-'));
  const acked = new Set<string>();
  let next = fork(CHILD);
  try {
    for (let life = 1; life <= points; life += 1) {
      const child = next;
      next = fork(CHILD);
      await liveAndDie(child, { dataDir, url, life, quiet: false, acked: [...acked].slice(-50) }, acked, rng);
    }
    server.door.dice.faults = {};
    const books = await settledBooks(next, { dataDir, url, life: points + 1, quiet: true, acked: [] }, server);
    compare(books, server, acked);
    assert.ok(acked.size >= points * PLACING_AT_LEAST, `${acked.size} orders in ${points} lives prove nothing`);
    return { kills: points, acknowledged: acked.size, orders: server.account.orders.size };
  } finally {
    next.kill('SIGKILL');
    await server.close();
    rmSync(dataDir, { recursive: true });
  }
}

async function liveAndDie(child: ChildProcess, go: Go, acked: Set<string>, rng: Rng): Promise<void> {
  const began = once(child, 'message');
  child.on('message', (said: Said) => {
    if ('acked' in said) acked.add(said.acked);
  });
  child.send(go);
  await began;
  await new Promise((resolve) => {
    setTimeout(resolve, rng.next() * LIFE_MS_MAX);
  });
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What the last life knows once nothing is on its way any more. */
async function settledBooks(child: ChildProcess, go: Go, server: VenueServer): Promise<Books> {
  const untilMs = performance.now() + SETTLE_MS_MIN + go.life * SETTLE_MS_PER_LIFE;
  let books: Books | null = null;
  child.on('message', (said: Said) => {
    if ('books' in said) books = said.books;
  });
  child.send(go);
  const isDone = (found: Books): boolean =>
    found.reconciled &&
    found.orders.every(
      ({ inDoubt, status, role }) => inDoubt === null && (status !== 'Submitted' || role === 'parent'),
    );
  for (;;) {
    const [said] = (await once(child, 'message')) as [Said];
    if ('books' in said && isDone(said.books) && differences(said.books, server).length === 0) return said.books;
    if (performance.now() > untilMs) {
      assert.ok(books !== null, 'the last life tells its books');
      return books;
    }
  }
}

function differences({ orders, net }: Books, { account }: VenueServer): string[] {
  const known = new Map(orders.map((order) => [order.venueOrderId, order]));
  const found: string[] = [];
  for (const theirs of account.orders.values()) {
    const ours = known.get(theirs.id);
    if (ours === undefined) found.push(`${theirs.correlationId} is at the venue and not known`);
    else if (ours.filled !== theirs.filled * theirs.instrument.multiplier)
      found.push(`${ours.clientOrderId}: ${ours.filled} filled, not ${theirs.filled}`);
  }
  for (const [securityId, units] of net) {
    const position = [...account.positions.values()].find(({ instrument }) => instrument.securityId === securityId);
    const theirs = position === undefined ? 0 : netQty(position) * position.instrument.multiplier;
    if (theirs !== units) found.push(`position ${securityId}: ${units}, not ${theirs}`);
  }
  return found;
}

function compare(books: Books, server: VenueServer, acked: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const { correlationId } of server.account.orders.values()) {
    assert.ok(!seen.has(correlationId), `${correlationId} is at the venue twice`);
    seen.add(correlationId);
  }
  const ids = new Map(books.orders.map((order) => [order.clientOrderId, order]));
  for (const id of acked) assert.ok(ids.has(id), `${id} was acknowledged and is lost`);
  for (const { clientOrderId, inDoubt } of books.orders)
    assert.equal(inDoubt, null, `${clientOrderId} is in doubt for ever`);
  assert.deepEqual(differences(books, server), []);
}
