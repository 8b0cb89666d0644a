import { grouped } from '../../ui/format.ts';
import type { LoadedIndicator } from './indicator-loader.ts';
import { indicatorLabel, paneOf } from './indicator-prefs.ts';
import { lineToken } from './indicator-view.ts';
import { plainText, rupeeText, textOrDash } from './price-format.ts';

/** Height of the price legend's own line, px; indicators over the prices stand below it. */
const FIRST_TOP = 24;
const ROW_PX = 16;
/** Distance from the top of an own pane, px. */
const PANE_TOP = 4;

interface Row {
  readonly indicator: LoadedIndicator;
  readonly element: HTMLElement;
  readonly values: readonly HTMLElement[];
  readonly note: HTMLElement;
}

/** An output's value as text: prices in rupees, patterns in a word, everything else as a number. */
export function outputText(indicator: LoadedIndicator, output: number, value: number | null, decimals: 2 | 4): string {
  const { info } = indicator.book;
  const look = info.outputs[output]?.look;
  if (look === 'mark') return value === null || value === 0 ? 'none' : value > 0 ? 'bullish' : 'bearish';
  if (paneOf(info, indicator.chosen) === 'price' && look !== 'none')
    return textOrDash(value, (rupees) => rupeeText(rupees, decimals));
  return textOrDash(value, (number) =>
    Number.isInteger(number) && look === 'none' ? grouped(number) : plainText(number),
  );
}

/** Names and values of the indicators, written straight into text nodes like the price legend. */
export class IndicatorLegend {
  readonly #element: HTMLElement;
  #rows: Row[] = [];

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** One line for each indicator, in order. */
  rebuild(indicators: readonly LoadedIndicator[]): void {
    this.#rows = indicators.map((indicator, index) => rowOf(indicator, index));
    this.#element.replaceChildren(...this.#rows.map(({ element }) => element));
  }

  /** Puts each line where its pane is; `tops` are px from the top of the chart, 0 for the price pane. */
  place(tops: readonly number[]): void {
    let overPrices = 0;
    for (const [i, { element }] of this.#rows.entries()) {
      const top = tops[i] ?? 0;
      element.style.top = `${top > 0 ? top + PANE_TOP : FIRST_TOP + ROW_PX * overPrices}px`;
      if (top === 0) overPrices += 1;
    }
  }

  /** Shows the values at the bar that opened at `t`. */
  show(t: number, decimals: 2 | 4): void {
    this.#element.dataset['barMs'] = String(t);
    for (const { indicator, values, note } of this.#rows) {
      const there = indicator.book.at(t);
      for (const [output, element] of values.entries())
        write(element, outputText(indicator, output, there?.[output] ?? null, decimals));
      write(note, indicator.error === null ? '' : indicator.error);
    }
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function part(className: string, text: string, into: HTMLElement): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  into.append(element);
  return element;
}

function rowOf(indicator: LoadedIndicator, index: number): Row {
  const { info } = indicator.book;
  const own = paneOf(info, indicator.chosen) === 'own';
  const element = document.createElement('div');
  element.className = 'indicator-row';
  element.dataset['indicator'] = indicatorLabel(info, indicator.chosen);
  part('legend-label', indicatorLabel(info, indicator.chosen), element);
  const values = info.outputs.map(({ name }, output) => {
    if (info.outputs.length > 1 && output > 0) part('legend-label', name, element);
    return part(`legend-value ${lineToken(index, output, own)}`, '', element);
  });
  return { indicator, element, values, note: part('legend-note', '', element) };
}
