import type { ScannerInfo } from '#contract/model/scan.ts';
import type { Counters, ScanCounter } from '../../core/counters.ts';
import { SCANNER_BUDGET_MS } from '../../core/scan/scanner-run.ts';
import type { ScanReport } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';
import { type InfoPlace, scannerInfo } from './scanner-infos.ts';
import type { LevelsDesk } from './levels-desk.ts';
import type { ScannerSettings } from './scanner-settings.ts';

/** Scanner states are told at most this often, real time. */
const INFO_MS = 1_000;

/** Who knows the levels of today. */
type Levelled = Pick<LevelsDesk, 'levelled' | 'takeReady'>;

/** Tells how the scanners fare and how far history has come, when it has changed. */
export class InfoTeller {
  readonly #tools: ThreadTools<ScanReport>;
  readonly #settings: ScannerSettings;
  readonly #counters: Counters<ScanCounter>;
  readonly #overBudget = new Set<string>();
  #toldInfo = '';
  #toldReadiness = '';
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(tools: ThreadTools<ScanReport>, settings: ScannerSettings, counters: Counters<ScanCounter>) {
    this.#tools = tools;
    this.#settings = settings;
    this.#counters = counters;
  }

  /** The next look tells at once. */
  hurry(): void {
    this.#toldAtMs = Number.NEGATIVE_INFINITY;
  }

  tell(place: InfoPlace, levels: Levelled): void {
    const realMs = this.#tools.timers.monotonicMs();
    if (realMs - this.#toldAtMs < INFO_MS) return;
    this.#toldAtMs = realMs;
    this.tellReadiness(place, levels);
    const scanners = this.infos(place);
    const text = JSON.stringify(scanners);
    if (text === this.#toldInfo) return;
    this.#toldInfo = text;
    this.#tools.report({ type: 'scanners', scanners });
  }

  infos(place: InfoPlace): ScannerInfo[] {
    let runs = 0;
    let skipped = 0;
    for (const { scanner } of this.#settings.list) {
      const run = place.runner?.runOf(scanner.id);
      runs += run?.runs ?? 0;
      skipped += run?.skipped ?? 0;
      if (run === undefined || run.skipped === 0 || this.#overBudget.has(scanner.id)) continue;
      this.#overBudget.add(scanner.id);
      this.#tools.log('warn', 'scan.over_budget', { scanner: scanner.id, budgetMs: SCANNER_BUDGET_MS });
    }
    this.#counters.set('runs', runs);
    this.#counters.set('runsSkipped', skipped);
    return this.#settings.list.map((setting) => scannerInfo(setting, place));
  }

  /** Baselines and levels are made of history: alerts wait for those of their instrument. Told before its first hit. */
  tellReadiness({ runner }: InfoPlace, levels: Levelled): void {
    if (runner === null) return;
    const readiness = runner.readiness(levels.levelled);
    const text = JSON.stringify(readiness);
    const { ready, whole } = levels.takeReady();
    if (text === this.#toldReadiness && ready.length === 0 && !whole) return;
    this.#toldReadiness = text;
    this.#tools.report({ type: 'readiness', readiness, ready, whole });
  }
}
