import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransportRequest } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import type { Venue } from '../../../src/main/core/venue/venue.ts';
import { CrashDisk } from './crash-disk.ts';
import { SendChecks } from './send-checks.ts';
import type { SimPlan } from './sim-plan.ts';
import type { SimStats } from './sim-stats.ts';
import type { SimTerminal } from './sim-terminal.ts';
import type { SimTime } from './sim-time.ts';
import { CLIENT, OTHER_CLIENT, type SimLogin } from './sim-transport.ts';
import { TARIFF } from './sim-venue.ts';
import { SimWatch } from './sim-watch.ts';

/** Labels of the simulated accounts; ids of what is meant for one begin with its first letter. */
const LABELS = ['main', 'family'] as const;
const OWN_ID = /^([mf])-\d{6}/;

export interface SimAccountParts {
  readonly plan: SimPlan;
  readonly rng: Rng;
  readonly time: SimTime;
  readonly venue: Venue;
  readonly stats: SimStats;
  /** The living terminal. */
  readonly terminal: () => SimTerminal;
}

/** One account at the venue, with the order book, the login and the invariants that are its own. */
export class SimAccount {
  readonly label: string;
  readonly clientId: string;
  readonly disk: CrashDisk;
  readonly watch: SimWatch;
  readonly checks: SendChecks;
  /** The newest token. */
  token: string;
  /** Virtual ms at which the engine signs in again. */
  renewMs = Number.POSITIVE_INFINITY;
  readonly #venue: Venue;
  #tokens = 0;
  #tokenDead = false;

  constructor(serial: number, { plan, rng, time, venue, stats, terminal }: SimAccountParts) {
    this.label = LABELS[serial] ?? LABELS[0];
    this.clientId = serial === 0 ? CLIENT : OTHER_CLIENT;
    this.token = `${this.clientId}/0`;
    this.#venue = venue;
    const disk = new CrashDisk(
      mkdtempSync(join(tmpdir(), 'muhurat-sim-')),
      rng.fork(serial === 0 ? 'disk' : `disk ${serial}`),
      () => time.tradeDate,
    );
    this.disk = disk;
    const account = (): Account => this.books;
    this.watch = new SimWatch({ account, disk, time, tariff: TARIFF, stats });
    const { watch } = this;
    this.checks = new SendChecks({
      plan,
      disk,
      terminal,
      account,
      state: () => ({ full: watch.diskWasFull, reconciliations: watch.reconciliations, nowMs: time.nowMs }),
    });
  }

  /** What the venue has of it. */
  get books(): Account {
    return this.#venue.account(this.clientId);
  }

  isLive(token: string): boolean {
    return token === this.token && !this.#tokenDead;
  }

  /** A new login. */
  signIn(): string {
    this.renewMs = Number.POSITIVE_INFINITY;
    this.#tokens += 1;
    this.#tokenDead = false;
    this.token = `${this.clientId}/${this.#tokens}`;
    return this.token;
  }

  killToken(atMs: number): void {
    this.#tokenDead = true;
    this.renewMs = atMs;
  }

  /**
   * Bytes leave while this account is traded.
   * @param login of the wire that they take. @throws AssertionError when anything of it is another account's.
   */
  leaves(request: TransportRequest, login: SimLogin): void {
    assert.equal(login.clientId, this.clientId, `${request.path} leaves for an account that is not traded`);
    assert.ok(login.token.startsWith(`${this.clientId}/`), `${request.path} leaves with the token ${login.token}`);
    const body = request.body === null ? {} : (JSON.parse(request.body) as Record<string, unknown>);
    const named = body['dhanClientId'] ?? this.clientId;
    assert.equal(named, this.clientId, `${request.path} names another account`);
    this.checks.leaves(request);
  }

  /** What was meant for one account is never in the book of another. @throws AssertionError */
  checkOwn(): void {
    for (const { correlationId } of this.books.orders.values()) {
      const meant = OWN_ID.exec(correlationId)?.[1] ?? this.label.charAt(0);
      assert.equal(meant, this.label.charAt(0), `${correlationId} is in the book of ${this.label}`);
    }
  }

  end(): void {
    this.disk.release();
    rmSync(this.disk.dir, { recursive: true });
  }
}
