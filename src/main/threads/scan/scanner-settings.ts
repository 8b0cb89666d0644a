import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { itemsInForce, type Watchlist } from '#contract/model/watchlist.ts';
import { type AnyScanner, defaultParams, type ScalarParams } from '../../core/scan/scanner.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';
import { type ListedCodes, parseUniverse } from '../../core/scan/universe.ts';

/** Preference that keeps what the person set. */
export const SETTINGS_KEY = 'scan.settings';

const storedSchema = z.record(
  z.string(),
  z.object({
    enabled: z.boolean(),
    params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    universe: z.string().default('default'),
    sinceMs: z.number().default(0),
  }),
);

/** `sinceMs`: exchange time since which it is set so, epoch ms; 0 when no change is known. */
type Setting = Required<ScannerSetting> & { readonly sinceMs: number };

interface Change {
  readonly enabled: boolean;
  readonly params: ScalarParams;
  readonly universe: string | undefined;
  readonly sinceMs: number;
}

/** Which scanners are on, on which instruments, and with which parameters. */
export class ScannerSettings {
  readonly #settings: Map<string, Setting>;
  #lists: readonly Watchlist[] = [];

  constructor(scanners: readonly AnyScanner[]) {
    this.#settings = new Map(
      scanners.map((scanner) => [
        scanner.id,
        { scanner, enabled: true, params: defaultParams(scanner), universe: 'default', sinceMs: 0 },
      ]),
    );
  }

  get list(): readonly Setting[] {
    return [...this.#settings.values()];
  }

  /** Since when a scanner is set as it is, epoch ms; 0 = since before the day. */
  sinceMs(id: string): number {
    return this.#settings.get(id)?.sinceMs ?? 0;
  }

  /** What the saved lists hold; rows that are switched off do not count. */
  get codes(): ListedCodes {
    return new Map(this.#lists.map((list) => [list.id, codesOf(list)]));
  }

  /** Takes the saved lists. @returns whether a list that some scanner looks at holds something else now. */
  takeLists(lists: readonly Watchlist[]): boolean {
    const held = (all: readonly Watchlist[]): string =>
      JSON.stringify(
        all.filter(({ id }) => this.#uses(id)).map((list) => [list.id, ...[...codesOf(list)].sort((a, b) => a - b)]),
      );
    const before = held(this.#lists);
    this.#lists = lists;
    return held(lists) !== before;
  }

  /**
   * Takes the scanners that a person wrote in place of those before; what was set of one that stays is kept.
   * @param written ids of those that were written or changed now. @param nowMs exchange time.
   */
  adoptOwn(scanners: readonly AnyScanner[], written: ReadonlySet<string> = new Set(), nowMs = 0): void {
    const before = new Map(this.#settings);
    for (const { scanner } of this.list) if (scanner.group === 'own') this.#settings.delete(scanner.id);
    for (const scanner of scanners) {
      const { enabled = true, universe = 'default', sinceMs: was = 0 } = before.get(scanner.id) ?? {};
      const sinceMs = written.has(scanner.id) ? nowMs : was;
      this.#settings.set(scanner.id, { scanner, enabled, params: defaultParams(scanner), universe, sinceMs });
    }
  }

  /**
   * @param universe as parseUniverse reads it; the present one when it is left out.
   * @param nowMs exchange time; what is changed holds since then.
   * @throws input.unknown_scanner, input.bad_parameter, input.bad_universe; nothing is changed then.
   */
  configure(id: string, enabled: boolean, params: ScalarParams, universe?: string, nowMs = 0): void {
    if (universe !== undefined) this.#checkList(universe);
    const before = this.#settings.get(id);
    this.#set(id, { enabled, params, universe, sinceMs: before?.sinceMs ?? 0 });
    const after = this.#settings.get(id);
    if (after !== undefined && textOf(before) !== textOf(after)) this.#settings.set(id, { ...after, sinceMs: nowMs });
  }

  /** As text for the preferences. */
  toJson(): string {
    const rows = this.list.map(({ scanner, enabled, params, universe, sinceMs }) => [
      scanner.id,
      { enabled, params, universe, sinceMs },
    ]);
    return JSON.stringify(Object.fromEntries(rows));
  }

  /** Takes stored settings; what does not fit any more stays at its default. @returns what was left out, in words. */
  restore(json: string): string[] {
    const stored = storedSchema.safeParse(JSON.parse(json));
    if (!stored.success) return ['the stored scanner settings have an unknown form'];
    const left: string[] = [];
    for (const [id, setting] of Object.entries(stored.data)) {
      try {
        this.#set(id, setting);
      } catch (thrown) {
        left.push((thrown as Error).message);
      }
    }
    return left;
  }

  #set(id: string, { enabled, params, universe, sinceMs }: Change): void {
    const present = this.#settings.get(id);
    if (present === undefined) {
      throw new FaultError(fault('input.unknown_scanner', `There is no scanner ${id}.`));
    }
    if (universe !== undefined) parseUniverse(universe);
    const parsed = z.strictObject(present.scanner.params.shape).safeParse(params);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.join('.') || 'parameters';
      throw new FaultError(
        fault('input.bad_parameter', `${present.scanner.title}, ${where}: ${issue?.message ?? 'wrong value'}.`),
      );
    }
    const next = { enabled, params: parsed.data as ScalarParams, universe: universe ?? present.universe, sinceMs };
    this.#settings.set(id, { ...present, ...next });
  }

  #checkList(universe: string): void {
    const parsed = parseUniverse(universe);
    if (parsed.kind !== 'watchlist' || this.#lists.some(({ id }) => id === parsed.id)) return;
    const there = this.#lists.map(({ id, name }) => `${id} (${name})`).join(', ');
    const text = `There is no saved list ${parsed.id}. ${there === '' ? 'No list is saved yet: make one in the market watch.' : `The saved lists are ${there}.`}`;
    throw new FaultError(fault('input.bad_universe', text));
  }

  #uses(listId: number): boolean {
    return this.list.some(({ universe }) => universe === `watchlist:${listId}`);
  }
}

/** What a person sets of a scanner, to be compared. */
function textOf(setting: Setting | undefined): string {
  return setting === undefined ? '' : JSON.stringify([setting.enabled, setting.params, setting.universe]);
}

function codesOf(list: Watchlist): ReadonlySet<number> {
  const codes = new Set<number>();
  for (const item of itemsInForce(list)) {
    if (item.type === 'instrument') codes.add(instrumentCode(item.segment, item.securityId));
  }
  return codes;
}
