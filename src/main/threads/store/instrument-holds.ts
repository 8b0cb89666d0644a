import type { CallInput } from '#contract/calls/index.ts';
import type { InstrumentHold } from '#contract/model/instrument-change.ts';
import { SEGMENT_CODES, SEGMENTS, type Instrument } from '#contract/model/instrument.ts';
import type { MasterChanges } from '../../core/instruments/master-diff.ts';
import { packInstrument, unpackInstrument } from '../../storage/statements.ts';
import type { StoreContext } from './store-context.ts';

type Key = Pick<Instrument, 'segment' | 'securityId'>;
const packedOf = ({ segment, securityId }: Key): number => packInstrument(SEGMENT_CODES[segment], securityId);

/**
 * Instruments whose lot, tick or freeze quantity changed overnight. Each is held until a person has confirmed it, over
 * restarts and later lists; the host is told the whole set after every change.
 */
export class InstrumentHolds {
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  list(): InstrumentHold[] {
    return this.#context.holds.list(this.#context.source).map(({ instrument, ...rest }) => {
      const { segmentCode, securityId } = unpackInstrument(instrument);
      return { ...rest, segment: SEGMENTS.find((name) => SEGMENT_CODES[name] === segmentCode) ?? 'NSE_EQ', securityId };
    });
  }

  /** Tells the host what is held. */
  tell(): void {
    const holds = this.list();
    this.#context.counters.set('instrumentsHeld', new Set(holds.map((hold) => packedOf(hold))).size);
    this.#context.tools.report({ type: 'holds', holds });
  }

  /** Takes the changes of a new list. */
  take({ held, ended }: MasterChanges, date: string): void {
    if (held.length === 0 && ended.length === 0) return;
    const { holds, source } = this.#context;
    const rows = held.map(({ kind, symbol, underlying, before, after, ...key }) => {
      return { instrument: packedOf(key), kind, symbol, underlying, before, after, since: date };
    });
    this.#context.tryWrite(() => holds.add(source, rows, ended.map(packedOf)));
    this.tell();
  }

  /** @returns how many changes were confirmed. */
  confirm(which: CallInput<'instruments.confirmChange'>): number {
    const { holds, source, tools } = this.#context;
    const key = 'all' in which ? 'all' : 'underlying' in which ? which : { instrument: packedOf(which) };
    const confirmed = holds.confirm(source, key);
    tools.log('info', 'store.changes_confirmed', { which: JSON.stringify(which), confirmed });
    if (confirmed > 0) this.tell();
    return confirmed;
  }
}
