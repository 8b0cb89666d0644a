import type { GapBoard } from '#contract/model/gaps.ts';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import type { SectorBoard } from '#contract/model/market.ts';
import type { OwnScanner, TestResult } from '#contract/model/own-scanner.ts';
import type { ScannerInfo } from '#contract/model/scan.ts';
import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { fault } from '#contract/faults.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import type { ScanOrder, ScanReport } from '../threads/protocol.ts';

type Params = Record<string, number | string | boolean>;

/** The engine's view of the scan thread: its scanners as last told, and settings on their way. */
export class ScanDesk {
  readonly #post: (order: ScanOrder) => void;
  readonly #pending: PendingTable;
  #scanners: readonly ScannerInfo[] = [];

  constructor(post: (order: ScanOrder) => void, timers: Timers) {
    this.#post = post;
    const timeoutMs = WIRE_LIMITS.callTimeoutMs - 1_000;
    this.#pending = new PendingTable({ timers, limit: WIRE_LIMITS.pendingCallsMax, timeoutMs });
  }

  get scanners(): readonly ScannerInfo[] {
    return this.#scanners;
  }

  /** @param universe stays as it is when left out. */
  async configure(scannerId: string, enabled: boolean, params: Params, universe?: string): Promise<ScannerInfo> {
    const send = (id: number): void => this.#post({ type: 'configure', id, scannerId, enabled, params, universe });
    return (await this.#pending.open('scan.configure', send).answer) as ScannerInfo;
  }

  /** Levels of a scanned instrument, as the scan thread answers. */
  async levels(slot: number): Promise<InstrumentLevels> {
    const send = (id: number): void => this.#post({ type: 'levels', id, slot });
    return (await this.#pending.open('levels.of', send).answer) as InstrumentLevels;
  }

  /** The board of sectors, as the scan thread answers. */
  async sectors(): Promise<SectorBoard> {
    const send = (id: number): void => this.#post({ type: 'sectors', id });
    return (await this.#pending.open('market.sectors', send).answer) as SectorBoard;
  }

  /** The largest gaps, as the scan thread answers. */
  async gapBoard(limit: number): Promise<GapBoard> {
    const send = (id: number): void => this.#post({ type: 'gapBoard', id, limit });
    return (await this.#pending.open('market.gapBoard', send).answer) as GapBoard;
  }

  /** The saved scanners of the person changed: resolves when they run. */
  async reloadOwn(): Promise<void> {
    await this.#pending.open('own.save', (id) => this.#post({ type: 'ownChanged', id })).answer;
  }

  /** Runs a scanner over the stored past. */
  async test(scanner: OwnScanner, days: number, slots: readonly number[] | null): Promise<TestResult> {
    const send = (id: number): void => this.#post({ type: 'ownTest', id, scanner, days, slots });
    return (await this.#pending.open('own.test', send).answer) as TestResult;
  }

  receive(report: ScanReport): void {
    if (report.type === 'scanners') this.#scanners = report.scanners;
    if (report.type === 'refused') this.#pending.refuse(report.id, report.fault);
    if (report.type === 'sectors') this.#pending.settle(report.id, report.board);
    if (report.type === 'levels') this.#pending.settle(report.id, report.levels);
    if (report.type === 'gapBoard') this.#pending.settle(report.id, report.board);
    if (report.type === 'ownLoaded') this.#pending.settle(report.id, null);
    if (report.type === 'ownTested') this.#pending.settle(report.id, report.result);
    if (report.type !== 'configured') return;
    const { scanner } = report;
    this.#scanners = this.#scanners.map((known) => (known.id === scanner.id ? scanner : known));
    this.#pending.settle(report.id, scanner);
  }

  lost(why: string): void {
    this.#pending.refuseAll(fault('unavailable.thread', `The scan thread ended: ${why}. Try again in a moment.`));
  }
}
