import { type IPriceLine, LineStyle } from 'lightweight-charts';
import { faultOf } from '#contract/faults.ts';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { isChartCell } from '../../stores/selection.ts';
import { tokensOf } from '../../ui/tokens.ts';
import type { ChartHandle } from './chart-handle.ts';
import { chartLevelsStore, readChartLevels } from './chart-levels.ts';
import { chartState } from './chart-state.ts';
import { levelLines } from './level-kinds.ts';

/** Levels are read again this often, ms: only the opening range moves, with closed minutes. */
const READ_EVERY_MS = 15_000;

/** Draws the levels that are chosen on a chart, as long as it shows them; the result ends it. */
export function attachLevelLines(handle: ChartHandle): () => void {
  const lines = new LevelLines(handle);
  return () => lines.destroy();
}

class LevelLines {
  readonly #handle: ChartHandle;
  readonly #series: ReturnType<ChartHandle['series']>;
  readonly #ends: (() => void)[];
  #lines: IPriceLine[] = [];
  #levels: InstrumentLevels | null = null;
  #destroyed = false;

  constructor(handle: ChartHandle) {
    this.#handle = handle;
    this.#series = handle.series();
    const timer = setInterval(() => void this.#read(), READ_EVERY_MS);
    this.#ends = [
      () => clearInterval(timer),
      handle.onInstrument(() => this.#follow()),
      chartLevelsStore.subscribe(() => this.#follow()),
    ];
    void readChartLevels();
    this.#follow();
  }

  #follow(): void {
    if (this.#levels?.slot !== this.#handle.slot()) this.#levels = null;
    this.#draw();
    void this.#read();
  }

  async #read(): Promise<void> {
    const slot = this.#handle.slot();
    const { epoch } = instrumentsStore.getState();
    if (chartLevelsStore.getState().shown.length === 0) return this.#note(null);
    if (slot === null || !this.#handle.element.checkVisibility()) return;
    try {
      const levels = await call('levels.of', { epoch, slot });
      if (this.#destroyed || slot !== this.#handle.slot()) return;
      this.#levels = levels;
      this.#note(null);
      this.#draw();
    } catch (thrown) {
      if (this.#destroyed || slot !== this.#handle.slot()) return;
      this.#note(`No levels: ${faultOf(thrown).text}`);
    }
  }

  #note(text: string | null): void {
    const { id } = this.#handle;
    if (isChartCell(id) && chartState(id).getState().levelNote !== text) chartState(id).setState({ levelNote: text });
  }

  #draw(): void {
    this.#clear();
    const { shown } = chartLevelsStore.getState();
    const { theme, preset } = prefsStore.getState();
    const tokens = tokensOf(theme, preset);
    if (this.#levels === null) return;
    this.#lines = levelLines(this.#levels, shown).map(({ price, title, token }) =>
      this.#series.createPriceLine({
        price,
        title,
        color: tokens[token],
        lineWidth: 1,
        lineStyle: LineStyle.SparseDotted,
        axisLabelVisible: false,
      }),
    );
  }

  #clear(): void {
    for (const line of this.#lines) this.#series.removePriceLine(line);
    this.#lines = [];
  }

  destroy(): void {
    this.#destroyed = true;
    for (const end of this.#ends) end();
    this.#clear();
  }
}
