import type { Dispose } from '#contract/wire.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { hitsStore } from '../../stores/hits.ts';
import { shownPlanStore } from '../../stores/shown-plan.ts';
import type { BarBook } from './bar-book.ts';
import type { ChartView } from './chart-view.ts';
import { type ChartMark, hitMarks, planLines } from './hit-marks.ts';

/** Ties the marks of a chart to the hits, the alerts and the plan that is looked at. */
export class MarkBinding {
  readonly #view: ChartView;
  readonly #book: () => BarBook;
  readonly #instrument: () => Instrument | undefined;
  readonly #disposers: Dispose[];
  #drawn = '';
  #marks: readonly ChartMark[] = [];

  constructor(view: ChartView, book: () => BarBook, instrument: () => Instrument | undefined) {
    this.#view = view;
    this.#book = book;
    this.#instrument = instrument;
    this.#disposers = [
      hitsStore.subscribe((now, before) => now.hits !== before.hits && this.draw()),
      alertsStore.subscribe((now, before) => now.alerts !== before.alerts && this.draw()),
      shownPlanStore.subscribe(() => this.drawPlan()),
    ];
  }

  /** What is marked, in the order of the bars. */
  get marks(): readonly ChartMark[] {
    return this.#marks;
  }

  /** Draws the marks, if they are others than those that are drawn. @param anew the bars were set anew */
  draw(anew = false): void {
    const book = this.#book();
    const { hits, scanners } = hitsStore.getState();
    this.#marks = hitMarks(book.rows, this.#instrument(), hits, alertsStore.getState().alerts, scanners);
    const key = JSON.stringify([this.#marks, book.rows[0]?.t, book.split]);
    if (!anew && key === this.#drawn) return;
    this.#drawn = key;
    this.#view.setMarks(this.#marks);
  }

  drawPlan(): void {
    this.#view.setPlan(planLines(shownPlanStore.getState().shown, this.#instrument()));
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
  }
}
