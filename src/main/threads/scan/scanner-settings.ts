import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { defaultParams, type ScalarParams, type Scanner } from '../../core/scan/scanner.ts';
import type { ScannerSetting } from '../../core/scan/scan-runner.ts';

/** Preference that keeps what the person set. */
export const SETTINGS_KEY = 'scan.settings';

const storedSchema = z.record(
  z.string(),
  z.object({ enabled: z.boolean(), params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])) }),
);

/** Which scanners are on, and with which parameters. */
export class ScannerSettings {
  readonly #settings: Map<string, ScannerSetting>;

  constructor(scanners: readonly Scanner[]) {
    this.#settings = new Map(
      scanners.map((scanner) => [scanner.id, { scanner, enabled: true, params: defaultParams(scanner) }]),
    );
  }

  get list(): readonly ScannerSetting[] {
    return [...this.#settings.values()];
  }

  /** Takes the scanners that a person wrote in place of those before; one that was switched off stays off. */
  adoptOwn(scanners: readonly Scanner[]): void {
    const off = new Set(this.list.filter(({ enabled }) => !enabled).map(({ scanner }) => scanner.id));
    for (const { scanner } of this.list) if (scanner.group === 'own') this.#settings.delete(scanner.id);
    for (const scanner of scanners) {
      this.#settings.set(scanner.id, { scanner, enabled: !off.has(scanner.id), params: defaultParams(scanner) });
    }
  }

  /** @throws input.unknown_scanner, input.bad_parameter; nothing is changed then. */
  configure(id: string, enabled: boolean, params: ScalarParams): void {
    const present = this.#settings.get(id);
    if (present === undefined) {
      throw new FaultError(fault('input.unknown_scanner', `There is no scanner ${id}.`));
    }
    const parsed = z.strictObject(present.scanner.params.shape).safeParse(params);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.join('.') || 'parameters';
      throw new FaultError(
        fault('input.bad_parameter', `${present.scanner.title}, ${where}: ${issue?.message ?? 'wrong value'}.`),
      );
    }
    this.#settings.set(id, { ...present, enabled, params: parsed.data as ScalarParams });
  }

  /** As text for the preferences. */
  toJson(): string {
    const rows = this.list.map(({ scanner, enabled, params }) => [scanner.id, { enabled, params }]);
    return JSON.stringify(Object.fromEntries(rows));
  }

  /** Takes stored settings; what does not fit any more stays at its default. @returns what was left out, in words. */
  restore(json: string): string[] {
    const stored = storedSchema.safeParse(JSON.parse(json));
    if (!stored.success) return ['the stored scanner settings have an unknown form'];
    const left: string[] = [];
    for (const [id, { enabled, params }] of Object.entries(stored.data)) {
      try {
        this.configure(id, enabled, params);
      } catch (thrown) {
        left.push((thrown as Error).message);
      }
    }
    return left;
  }
}
