/** A stretch of time on a chart, epoch ms. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A chart that follows the others of its panel. */
export interface SyncedChart {
  /** Shows the crosshair at a moment, or takes it away. */
  readonly point: (tMs: number | null) => void;
  readonly show: (span: TimeSpan) => void;
}

/** Tells the charts of a panel where the pointer of one is and what stretch of time it shows. Pure. */
export class ChartSync {
  readonly #charts = new Set<SyncedChart>();
  /** A chart that follows is not followed: its own movement is an echo. */
  #telling = false;

  /** The result takes the chart out again. */
  join(chart: SyncedChart): () => void {
    this.#charts.add(chart);
    return () => this.#charts.delete(chart);
  }

  pointed(from: SyncedChart, tMs: number | null): void {
    this.#tell(from, (chart) => chart.point(tMs));
  }

  moved(from: SyncedChart, span: TimeSpan): void {
    this.#tell(from, (chart) => chart.show(span));
  }

  #tell(from: SyncedChart, run: (chart: SyncedChart) => void): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (const chart of this.#charts) if (chart !== from) run(chart);
    } finally {
      this.#telling = false;
    }
  }
}
