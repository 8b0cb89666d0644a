import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { paintLoop } from '../../shell/terminal.ts';
import type { BookChange } from './bar-book.ts';
import { type ChartKey, ChartLoader } from './chart-loader.ts';
import { liveLines } from './live-lines.ts';
import type { LegCloses } from './spread-expression.ts';

/** Slot of a symbol that this window knows; null when it knows none of that name. */
export function slotOfSymbol(symbol: string): number | null {
  const { rows } = instrumentsStore.getState();
  return rows.find((row) => row.symbol.toUpperCase() === symbol)?.slot ?? null;
}

/** The bars of one leg of a comparison: read once, followed live, paged back as far as the chart goes. */
export class LegBars {
  readonly #loader: ChartLoader;
  readonly #end: () => void;
  error: string | null = null;

  /** @param holder names this leg among the holders of live bars. */
  constructor(holder: string, key: ChartKey, changed: (change: BookChange) => void) {
    this.#loader = new ChartLoader({
      call: liveLines.callOf(holder),
      status: (status) => {
        this.error = status.phase === 'error' ? status.text : null;
        if (status.phase === 'error') changed('all');
      },
      loaded: () => changed('all'),
      changed,
      // Gaps of a leg are the broker's business with its own chart.
      openMs: () => null,
      later: (run, ms) => setTimeout(run, ms),
    });
    this.#end = paintLoop.addBars((frame) => this.#loader.receive(frame));
    void this.#loader.open(key);
  }

  /** Reads older bars until there are some from before a moment. */
  reach(fromMs: number): void {
    if ((this.#loader.book.rows[0]?.t ?? Number.NEGATIVE_INFINITY) > fromMs) void this.#loader.older();
  }

  closes(): LegCloses {
    const { rows } = this.#loader.book;
    const scale = 10 ** (instrumentAt(this.#loader.key?.slot ?? null)?.decimals ?? 2);
    return { t: rows.map(({ t }) => t), close: rows.map(({ c }) => c / scale) };
  }

  destroy(): void {
    this.#end();
    void this.#loader.open(null);
  }
}
