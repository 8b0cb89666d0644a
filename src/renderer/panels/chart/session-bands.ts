import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  UTCTimestamp,
} from 'lightweight-charts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];
export interface BandColours {
  readonly line: string;
  readonly shade: string;
}

/**
 * Marks where sessions begin: a dashed line at the first bar of each day and a faint shade over every other day, so
 * that the overnight gap is never read as a move.
 */
export class SessionBands implements ISeriesPrimitive {
  #chart: IChartApi | null = null;
  #request: (() => void) | null = null;
  /** Axis times of the first bar of each session, oldest first. */
  #starts: readonly number[] = [];
  #colours: BandColours = { line: '#000000', shade: '#000000' };

  attached(params: SeriesAttachedParameter): void {
    this.#chart = params.chart as IChartApi;
    this.#request = params.requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#request = null;
  }

  set(starts: readonly number[], colours: BandColours): void {
    this.#starts = starts;
    this.#colours = colours;
    this.#request?.();
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [{ zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  #draw(target: DrawTarget): void {
    const scale = this.#chart?.timeScale();
    if (scale === undefined) return;
    const half = (scale.options().barSpacing ?? 6) / 2;
    const edges = this.#starts.map((time) => scale.timeToCoordinate(time as UTCTimestamp));
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio: ratio }) => {
      context.fillStyle = this.#colours.shade;
      // Counted from the newest session backwards, so that today is always plain.
      for (let i = edges.length - 1; i >= 0; i -= 2) {
        const to = edges[i];
        const from = i > 0 ? edges[i - 1] : null;
        if (to === null || to === undefined || to < 0) continue;
        const left = from === null || from === undefined ? 0 : Math.max(0, (from - half) * ratio);
        context.fillRect(left, 0, (to - half) * ratio - left, bitmapSize.height);
      }
      context.strokeStyle = this.#colours.line;
      context.lineWidth = Math.max(1, Math.floor(ratio));
      context.setLineDash([4 * ratio, 4 * ratio]);
      context.beginPath();
      for (const edge of edges) {
        if (edge === null) continue;
        const x = Math.round((edge - half) * ratio) + 0.5;
        context.moveTo(x, 0);
        context.lineTo(x, bitmapSize.height);
      }
      context.stroke();
    });
  }
}
