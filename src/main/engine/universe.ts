import type { CallOutput } from '#contract/calls/index.ts';
import { FaultError, assert, fault } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { SlotMode } from '../threads/protocol.ts';
import { type Instrument, instrumentCode, type SessionClass } from '#contract/model/instrument.ts';

/** The instruments of one epoch in slot order: they grow in number, and none ever leaves its slot. */
export class Universe {
  readonly epoch: number;
  readonly capacity: number;
  /** Slots that are subscribed now. */
  readonly subscribed = new Set<number>();
  /** Slots that come in another mode than the terminal's. */
  #modes: ReadonlyMap<number, FeedMode> = new Map();
  readonly #instruments: Instrument[] = [];
  readonly #slots = new Map<number, number>();

  constructor(epoch: number, capacity: number) {
    this.epoch = epoch;
    this.capacity = capacity;
  }

  get size(): number {
    return this.#instruments.length;
  }

  get instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  /** Slots with a mode of their own. */
  get modes(): readonly SlotMode[] {
    return [...this.#modes];
  }

  /** Replaces what comes in another mode than the terminal's. @returns whether that is something else than before. */
  setModes(ofCodes: ReadonlyMap<number, FeedMode>): boolean {
    const before = this.#modes;
    const modes = new Map<number, FeedMode>();
    for (const [code, mode] of ofCodes) if (this.#slots.has(code)) modes.set(this.slotOf(code), mode);
    this.#modes = modes;
    return modes.size !== before.size || [...modes].some(([slot, mode]) => before.get(slot) !== mode);
  }

  /** The instruments that are subscribed now, in slot order. */
  subscribedNow(): Instrument[] {
    return this.#instruments.filter(({ slot }) => this.subscribed.has(slot));
  }

  /** Takes the instruments that the epoch begins with; all of them are subscribed. */
  fill(instruments: readonly Instrument[]): void {
    assert(this.size === 0, 'the universe of an epoch is filled once');
    this.append(instruments);
    for (const { slot } of instruments) this.subscribed.add(slot);
  }

  /** Takes more; their slots follow the last one without a gap and fit the shared memory. */
  append(instruments: readonly Instrument[]): void {
    const total = this.size + instruments.length;
    assert(total <= this.capacity, `${total} instruments exceed ${this.capacity} slots`);
    for (const instrument of instruments) {
      const { slot, symbol, segment, securityId } = instrument;
      assert(slot === this.size, `${symbol} has slot ${slot}, not ${this.size}`);
      this.#instruments.push(instrument);
      this.#slots.set(instrumentCode(segment, securityId), slot);
    }
  }

  /** Slot of an instrument by its code; −1 when it has none in this epoch. */
  slotOf(code: number): number {
    return this.#slots.get(code) ?? -1;
  }

  /** Code of the instrument in a slot. */
  codeAt(slot: number): number {
    const instrument = this.#instruments[slot];
    assert(instrument !== undefined, `slot ${slot} has no instrument`);
    return instrumentCode(instrument.segment, instrument.securityId);
  }

  page(from: number, limit: number): CallOutput<'instruments.page'> {
    return { epoch: this.epoch, total: this.size, rows: this.#instruments.slice(from, from + limit) };
  }

  /** Timetable of a slot; undefined when there is no such slot. */
  sessionClass(slot: number): SessionClass | undefined {
    return this.#instruments[slot]?.sessionClass;
  }

  /** Throws `input.stale_epoch` for another epoch and `input.unknown_slot` for a slot without an instrument. */
  check(epoch: number, slots: readonly number[]): void {
    if (epoch !== this.epoch) {
      const text = `Epoch ${epoch} is over; the terminal is at ${this.epoch}. Read the instruments again.`;
      throw new FaultError(fault('input.stale_epoch', text));
    }
    const unknown = slots.find((slot) => slot >= this.size);
    if (unknown !== undefined) {
      throw new FaultError(fault('input.unknown_slot', `Slot ${unknown} has no instrument; there are ${this.size}.`));
    }
  }
}
