import { COLUMNS as C, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { SPOT_STATES } from '#contract/model/chain.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { phaseAt } from '../../core/session/calendar.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

export type SpotState = (typeof SPOT_STATES)[number];

/** Price of what is behind a chain, and how good it is. */
export class SpotRow {
  /** ₹; NaN when unknown. */
  price = Number.NaN;
  state: SpotState = 'none';
  readonly #table: TickTable;
  readonly #day: TradeDay;
  readonly #behind: Instrument | null;
  readonly #optionClass: SessionClass;
  readonly #cells = new Int32Array(ROW_CELLS);
  #version = -1;
  #flags = 0;

  constructor(table: TickTable, day: TradeDay, behind: Instrument | null, optionClass: SessionClass) {
    this.#table = table;
    this.#day = day;
    this.#behind = behind;
    this.#optionClass = optionClass;
  }

  /** Whether the row, or the phase of its session, is another than was read last. */
  changed(nowMs: number): boolean {
    if (this.#behind === null) return false;
    const { slot } = this.#behind;
    return this.#table.version(slot) !== this.#version || this.#stateAt(nowMs) !== this.state;
  }

  read(nowMs: number): void {
    if (this.#behind === null) return;
    const { slot, decimals } = this.#behind;
    if (this.#table.version(slot) !== this.#version && this.#table.read(slot, this.#cells)) {
      const ltp = this.#cells[C.ltp.cell] as number;
      this.#version = (this.#cells[C.version.cell] as number) >>> 0;
      this.#flags = this.#cells[C.flags.cell] as number;
      this.price = ltp > 0 ? ltp / 10 ** decimals : Number.NaN;
    }
    this.state = this.#stateAt(nowMs);
  }

  /** From 15:15 the cash market stands in its closing auction while options trade on (quant.md C.8). */
  #stateAt(nowMs: number): SpotState {
    if (this.#behind === null || Number.isNaN(this.price)) return 'none';
    const closed = phaseAt(this.#day, this.#behind.sessionClass, nowMs) !== 'continuous';
    const optionsTrade = phaseAt(this.#day, this.#optionClass, nowMs) === 'continuous';
    if ((this.#flags & TICK_FLAG.auction) !== 0 || (closed && optionsTrade)) return 'auction';
    if ((this.#flags & TICK_FLAG.stale) !== 0) return 'stale';
    return (this.#flags & TICK_FLAG.indicative) !== 0 ? 'indicative' : 'live';
  }
}
