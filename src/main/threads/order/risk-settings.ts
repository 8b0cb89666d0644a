import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { RiskControl } from '../../core/risk/control.ts';
import { RISK_CONTROLS } from '../../core/risk/controls/index.ts';
import type { RiskParts } from './risk-parts.ts';

const PREFIX = 'risk:limit:';

const stored = z.object({ limit: z.number().nullable(), names: z.array(z.string()).optional() });

const CONTROLS = new Map(RISK_CONTROLS.map((control) => [control.id, control]));

/** Limits in force: the defaults, and over them what a person set. They are in the order journal and outlive the day. */
export class RiskSettings {
  readonly #parts: Pick<RiskParts, 'records' | 'clock' | 'audit'>;
  readonly #limits = new Map<string, number | null>();
  readonly #names = new Map<'blocked' | 'allowed', ReadonlySet<string>>();

  constructor(parts: Pick<RiskParts, 'records' | 'clock' | 'audit'>) {
    this.#parts = parts;
    for (const control of RISK_CONTROLS) this.#load(control);
  }

  /** Null = switched off. */
  limitOf({ id, limit }: RiskControl): number | null {
    const set = this.#limits.get(id);
    return set === undefined ? limit : set;
  }

  names(list: 'blocked' | 'allowed'): ReadonlySet<string> {
    return this.#names.get(list) ?? NO_NAMES;
  }

  /**
   * Sets a limit, or switches a control off.
   * @param names of a list control, instead of the old ones; absent = they stay.
   * @throws FaultError `input.*` when the control does not exist, may not be off, or the limit is out of its range.
   */
  set(id: string, limit: number | null, names: readonly string[] | undefined, who: string): RiskControl {
    const { records, clock, audit } = this.#parts;
    const control = CONTROLS.get(id);
    if (control === undefined) {
      throw new FaultError(fault('input.unknown_control', `There is no risk control ${id}. Ask for the list.`));
    }
    const { title, least, most, unit, optional, list } = control;
    if (limit === null && !optional) {
      throw new FaultError(fault('input.control_stays_on', `${title} cannot be switched off. Set a limit.`));
    }
    if (limit !== null && (limit < least || limit > most)) {
      const text = `${title}: ${limit} is outside ${least} to ${most} ${unit}.`;
      throw new FaultError(fault('input.limit_out_of_range', text));
    }
    if (names !== undefined && list === undefined) {
      throw new FaultError(fault('input.no_names_here', `${title} has no list of names.`));
    }
    const before = this.limitOf(control);
    this.#limits.set(id, limit);
    if (names !== undefined && list !== undefined) this.#names.set(list, capitals(names));
    const kept = list === undefined ? undefined : [...this.names(list)];
    const json = JSON.stringify({ limit, names: kept });
    records.saveState(`${PREFIX}${id}`, json, clock.nowMs(), true);
    const text = `${title}: ${before ?? 'off'} → ${limit ?? 'off'} ${unit}${kept === undefined ? '' : ` [${kept.join(', ')}]`}`;
    audit({ event: 'risk.configured', who, clientOrderId: null, text: text.slice(0, 400), json });
    return control;
  }

  /** A setting that no longer fits its control is left for the default. */
  #load({ id, least, most, optional, list }: RiskControl): void {
    const json = this.#parts.records.state(`${PREFIX}${id}`);
    if (json === undefined) return;
    const { limit, names } = stored.parse(JSON.parse(json));
    const fits = limit === null ? optional : limit >= least && limit <= most;
    if (fits) this.#limits.set(id, limit);
    if (list !== undefined && names !== undefined) this.#names.set(list, capitals(names));
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

function capitals(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.trim().toUpperCase()).filter((name) => name !== ''));
}
