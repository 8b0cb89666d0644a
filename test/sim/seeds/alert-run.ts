import type { Alert } from '#contract/model/alert.ts';
import { type Hit, hitKey } from '#contract/model/scan.ts';
import { DayBars } from '../../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../../src/main/core/bars/minute-gate.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import type { AlertDesk } from '../../../src/main/engine/alert-desk.ts';
import { HitLedger } from '../../../src/main/engine/hit-ledger.ts';
import type { Opened } from '../../../src/main/storage/db.ts';
import type { StoreRequest } from '../../../src/main/threads/protocol.ts';
import { settle } from '../../support/hand-timers.ts';
import { readyAlertDesk } from '../../support/alert-desk-bed.ts';
import { DAY, OPEN_MINUTE } from '../../support/scan-bench.ts';
import { at, sharedMemory } from '../../support/store-bench.ts';
import { OPTIONS, type ScanLife, scanLife, type StoreLife, storeLife } from './alert-threads.ts';

/** Minutes of the day that are lived. */
const MINUTES = 30;
/** Chance that an option fires in a minute. */
const FIRES = 0.15;
/** Moments between two closings: each delivers a message somewhere, lets a thread tick, or ends one. */
const STEPS = 60;
/** Chance of a crash in such a moment: about four in a day. */
const CRASH = 0.0025;
const GRACE_MS = 2_100;
/** After the last minute: what was refused has been tried again by then. */
const LATER_MS = 30_000;

export const CRASHES = ['scan', 'store', 'process'] as const;
type Crash = (typeof CRASHES)[number];

/** What a day with crashes came to. "Again" = told more than once. */
export interface AlertRunResult {
  readonly seed: number;
  readonly hits: number;
  readonly alerts: number;
  readonly crashes: Record<Crash, number>;
  /** Told again although nothing was lost in between, or although the first was stored: false duplicates. */
  readonly hitsAgain: number;
  readonly alertsAgain: number;
  /** Told again after the process ended before the first was stored: what the law allows. */
  readonly hitsAgainUnstored: number;
  readonly alertsAgainUnstored: number;
  /** Made again by a scan thread and kept back by the engine. */
  readonly keptBack: number;
}

interface EngineAsk {
  readonly request: StoreRequest;
  readonly done: (answer: never) => void;
  readonly failed: (why: Error) => void;
}

/** What was told, by key, and how often a second time. */
class ToldList {
  again = 0;
  againUnstored = 0;
  readonly ids = new Map<string, number>();
  /** What a process before this one told: true where it was stored when that ended. */
  readonly #before = new Map<string, boolean>();

  /** @param mayChange under the same id it is a change and no news. */
  tell(key: string, id: number, mayChange: boolean): void {
    const known = this.ids.get(key);
    const stored = this.#before.get(key);
    this.ids.set(key, id);
    this.#before.delete(key);
    if (known === undefined || (mayChange && known === id)) return;
    if (stored === false) this.againUnstored += 1;
    else this.again += 1;
  }

  /** The process ends. */
  end(stored: ReadonlyMap<string, number>): void {
    for (const key of this.ids.keys()) this.#before.set(key, stored.has(key));
  }
}

/** The key under which an alert can be there once. */
function alertKey({ scannerId, securityId, atMs, members }: Alert): string {
  return members.length > 0 ? `group ${scannerId} ${atMs}` : `${scannerId} ${securityId} ${atMs}`;
}

/** One day: engine, scan and store bodies over a database, joined by messages that arrive when chance says. */
class AlertDay {
  readonly hitsTold = new ToldList();
  readonly alertsTold = new ToldList();
  readonly crashes: Record<Crash, number> = { scan: 0, store: 0, process: 0 };
  readonly expected = new Set<string>();
  keptBack = 0;
  readonly #rng: Rng;
  readonly #storage: Opened;
  readonly #sourceKey: string;
  readonly #fired = new Map<number, readonly number[]>();
  #memory = sharedMemory(OPTIONS.length);
  #gate = MinuteGate.attach(this.#memory.gate);
  #minute = OPEN_MINUTE - 1;
  #laterMs = 0;
  #store: StoreLife;
  #scan: ScanLife;
  #ledger = new HitLedger();
  #desk: AlertDesk;
  #asks: EngineAsk[] = [];
  /** Messages of scan threads that are no more; the store may still get them. */
  #orphans: unknown[] = [];

  constructor(seed: number, storage: Opened) {
    this.#rng = new Rng(`alerts ${seed}`);
    this.#storage = storage;
    this.#sourceKey = `sim:${seed}:${OPTIONS.length}`;
    this.#store = this.#newStore();
    this.#scan = this.#newScan();
    this.#desk = this.#newDesk();
  }

  get nowMs(): number {
    return at(this.#minute + 1) + GRACE_MS + this.#laterMs;
  }

  async live(): Promise<void> {
    await this.#drain();
    for (let n = 0; n < MINUTES; n += 1) {
      this.#minute += 1;
      this.#fired.set(
        this.#minute,
        OPTIONS.filter(() => this.#rng.next() < FIRES).map(({ slot }) => slot),
      );
      this.#writeBars(this.#minute);
      this.#gate.close(this.#minute);
      for (let step = 0; step < STEPS; step += 1) await this.#step(n > 0);
    }
    this.#laterMs = LATER_MS;
    await this.#drain();
    this.keptBack += this.#ledger.dropped;
  }

  /** @returns what the database holds, by key with its id. */
  storedHits(): Map<string, number> {
    return new Map(this.#hits().map((hit) => [hitKey(hit), hit.id]));
  }

  storedAlerts(): Map<string, number> {
    const alerts = this.#store.ask({ kind: 'alertsPage', filter: {}, limit: 500 }) as { alerts: readonly Alert[] };
    return new Map(alerts.alerts.map((alert) => [alertKey(alert), alert.id]));
  }

  #hits(): readonly Hit[] {
    return (this.#store.ask({ kind: 'hits', limit: 500 }) as { hits: readonly Hit[] }).hits;
  }

  async #step(mayCrash: boolean): Promise<void> {
    const dice = this.#rng.next();
    if (mayCrash && dice < CRASH) return this.#crash(CRASHES[this.#rng.int(CRASHES.length)] ?? 'scan');
    const act = this.#rng.int(7);
    if (act === 0) this.#scan.tick(this.nowMs);
    else if (act === 1) this.#fromScanToStore(1 + this.#rng.int(4));
    else if (act === 2) this.#fromStoreToScan(1 + this.#rng.int(4));
    else if (act === 3) this.#fromScanToEngine();
    else if (act === 4) await this.#fromEngineToStore();
    else if (act === 5) this.#desk.everySecond();
    else this.#orphanToStore();
  }

  async #crash(which: Crash): Promise<void> {
    this.crashes[which] += 1;
    if (which === 'scan') {
      // What it had said is on its way; what it was told is not.
      this.#fromScanToEngine();
      if (this.#rng.int(2) === 0) this.#orphans.push(...this.#scan.toStore);
      this.#scan = this.#newScan();
      return;
    }
    if (which === 'store') {
      const asks = this.#asks.splice(0);
      this.#orphans = [];
      this.#store = this.#newStore();
      for (const { failed } of asks) failed(new Error('the store ended'));
      this.#scan.begin(this.#store, this.nowMs);
      return settle();
    }
    this.hitsTold.end(this.storedHits());
    this.alertsTold.end(this.storedAlerts());
    this.keptBack += this.#ledger.dropped;
    this.#ledger = new HitLedger();
    this.#asks = [];
    this.#orphans = [];
    this.#memory = sharedMemory(OPTIONS.length);
    this.#gate = MinuteGate.attach(this.#memory.gate);
    for (let minute = OPEN_MINUTE; minute <= this.#minute; minute += 1) this.#writeBars(minute);
    this.#gate.close(this.#minute);
    this.#store = this.#newStore();
    this.#scan = this.#newScan();
    this.#desk = this.#newDesk();
  }

  #newStore(): StoreLife {
    return storeLife(this.#memory, this.#storage, this.#sourceKey, () => this.nowMs);
  }

  #newScan(): ScanLife {
    const life = scanLife(this.#memory, this.nowMs);
    life.begin(this.#store, this.nowMs);
    return life;
  }

  #newDesk(): AlertDesk {
    // A process that ended hears and says nothing more.
    const asks = this.#asks;
    const desk = readyAlertDesk({
      day: DAY,
      instruments: OPTIONS,
      nowMs: () => this.nowMs,
      ask: (request) =>
        new Promise((done, failed) => {
          asks.push({ request, done: done as EngineAsk['done'], failed });
        }),
      told: (alert) => {
        if (alert.status === 'new' && asks === this.#asks) this.alertsTold.tell(alertKey(alert), alert.id, true);
      },
    });
    void desk.begin();
    return desk;
  }

  #writeBars(minute: number): void {
    const bars = DayBars.attach(this.#memory.bars, OPTIONS.length);
    const fired = new Set(this.#fired.get(minute));
    for (const { slot, segment, securityId } of OPTIONS) {
      const high = fired.has(slot) ? 110 : 101;
      bars.write(slot, minute, 100, high, 99, 100, 10, 0);
      const key = {
        scannerId: 'loud',
        segment,
        securityId,
        interval: '1m',
        atMs: at(minute + 1),
        variant: '',
      } as const;
      if (fired.has(slot)) this.expected.add(hitKey(key));
    }
  }

  #fromScanToStore(most: number): void {
    for (const message of this.#scan.toStore.splice(0, most)) this.#store.hear(message);
  }

  #orphanToStore(): void {
    const [message] = this.#orphans.splice(0, 1);
    if (message !== undefined) this.#store.hearOld(message);
  }

  #fromStoreToScan(most: number): void {
    for (const report of this.#store.toScan.splice(0, most)) this.#scan.hear(report);
  }

  #fromScanToEngine(): void {
    for (const report of this.#scan.reports.splice(0)) {
      if (report.type !== 'hits') continue;
      const fresh = this.#ledger.fresh(report.hits);
      this.#desk.take(fresh);
      for (const hit of fresh) this.hitsTold.tell(hitKey(hit), hit.id, false);
    }
  }

  async #fromEngineToStore(): Promise<void> {
    const [ask] = this.#asks.splice(0, 1);
    if (ask === undefined) return;
    ask.done(this.#store.ask(ask.request) as never);
    await settle();
  }

  /** Everything that is on its way arrives. */
  async #drain(): Promise<void> {
    for (let round = 0; round < 40; round += 1) {
      this.#scan.tick(this.nowMs);
      this.#desk.everySecond();
      this.#fromScanToStore(1_000);
      this.#fromStoreToScan(1_000);
      this.#fromScanToEngine();
      await this.#fromEngineToStore();
      await settle();
    }
  }
}

/**
 * Lives one day of a seed: options fire at the end of random minutes, and scan thread, store thread and the process end
 * at random moments, with messages under way.
 * @throws when a hit or an alert is lost, or stored otherwise than it was made.
 */
export async function runAlertSeed(seed: number, storage: Opened): Promise<AlertRunResult> {
  const day = new AlertDay(seed, storage);
  await day.live();
  const { hitsTold, alertsTold, crashes, expected, keptBack } = day;
  const stored = day.storedHits();
  const missing = [...expected].filter((key) => !stored.has(key));
  const strange = [...stored.keys()].filter((key) => !expected.has(key));
  const alerts = day.storedAlerts();
  const unstored = [...alertsTold.ids].filter(([key]) => !alerts.has(key));
  const trouble = { missing, strange, unstored };
  if (missing.length + strange.length + unstored.length > 0) {
    throw new Error(`seed ${seed}: ${JSON.stringify(trouble)} after ${JSON.stringify(crashes)}`);
  }
  return {
    seed,
    hits: stored.size,
    alerts: alerts.size,
    crashes,
    hitsAgain: hitsTold.again,
    alertsAgain: alertsTold.again,
    hitsAgainUnstored: hitsTold.againUnstored,
    alertsAgainUnstored: alertsTold.againUnstored,
    keptBack,
  };
}
