import type { CallOutput } from '#contract/calls/index.ts';
import { FaultError, assert, fault } from '#contract/faults.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';

/** The instruments of one epoch in slot order. Fixed once filled; a new universe is a new epoch. */
export class Universe {
  readonly epoch: number;
  readonly capacity: number;
  #instruments: readonly Instrument[] = [];

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

  /** Takes the instruments once; their slots must be dense from 0 and fit the shared memory. */
  fill(instruments: readonly Instrument[]): void {
    assert(this.#instruments.length === 0, 'the universe of an epoch is filled once');
    assert(instruments.length <= this.capacity, `${instruments.length} instruments exceed ${this.capacity} slots`);
    instruments.forEach((instrument, slot) =>
      assert(instrument.slot === slot, `${instrument.symbol} has slot ${instrument.slot}, not ${slot}`),
    );
    this.#instruments = instruments;
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
