import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** A label on the price axis. */
export interface AxisLabel {
  readonly y: number;
  readonly text: string;
  readonly color: string;
  readonly textColor: string;
}

/** Draws in pixels of the price pane, counted from its upper left corner. */
export interface LayerPainter {
  /** Under the bars, or over them. */
  readonly under?: boolean;
  readonly paint: (context: CanvasRenderingContext2D, width: number, height: number) => void;
  readonly labels?: () => readonly AxisLabel[];
}

const axisView = (label: AxisLabel): ISeriesPrimitiveAxisView => ({
  coordinate: () => label.y,
  text: () => label.text,
  textColor: () => label.textColor,
  backColor: () => label.color,
});

/** Everything that others draw on a chart, as one primitive of the series whose prices it uses. */
export class ChartLayer implements ISeriesPrimitive {
  readonly #painters: readonly LayerPainter[];
  readonly #views: readonly IPrimitivePaneView[];
  #series: ISeriesApi<SeriesType> | null = null;
  #request: (() => void) | null = null;
  #labels: readonly ISeriesPrimitiveAxisView[] = [];

  /** @param painters drawn in this order, later ones over earlier ones */
  constructor(painters: readonly LayerPainter[]) {
    this.#painters = painters;
    this.#views = [
      { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target, true) }) },
      { zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target, false) }) },
    ];
  }

  /** Moves to the series that has the prices now; nothing happens when it is there already. */
  moveTo(series: ISeriesApi<SeriesType>): void {
    if (series === this.#series) return;
    this.leave();
    series.attachPrimitive(this);
    this.#series = series;
  }

  leave(): void {
    this.#series?.detachPrimitive(this);
    this.#series = null;
  }

  /** Draws again in the next frame. */
  request(): void {
    this.#request?.();
  }

  attached(params: SeriesAttachedParameter): void {
    this.#request = params.requestUpdate;
  }

  detached(): void {
    this.#request = null;
  }

  updateAllViews(): void {
    this.#labels = this.#painters.flatMap((painter) => painter.labels?.() ?? []).map(axisView);
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#labels;
  }

  #draw(target: DrawTarget, under: boolean): void {
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      for (const painter of this.#painters) {
        if ((painter.under === true) !== under) continue;
        context.save();
        painter.paint(context, width, height);
        context.restore();
      }
    });
  }
}
