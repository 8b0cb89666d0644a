import type { BarRow } from './bar-book.ts';
import { legendText } from './legend.ts';

const PARTS = ['open', 'high', 'low', 'close', 'change', 'volume', 'note'] as const;
const LABEL: Readonly<Record<(typeof PARTS)[number], string>> = {
  open: 'O',
  high: 'H',
  low: 'L',
  close: 'C',
  change: '',
  volume: 'Vol',
  note: '',
};

/** The line of numbers above a chart, written straight into text nodes: it follows every tick and the crosshair. */
export class LegendView {
  readonly #values = new Map<string, HTMLElement>();

  constructor(element: HTMLElement) {
    element.replaceChildren();
    for (const part of PARTS) {
      const value = document.createElement('span');
      value.className = `legend-value legend-${part}`;
      if (LABEL[part] !== '') {
        const label = document.createElement('span');
        label.className = 'legend-label';
        label.textContent = LABEL[part];
        element.append(label);
      }
      element.append(value);
      this.#values.set(part, value);
    }
  }

  /** Shows a bar; `before` is the one that it is compared with. */
  show(row: BarRow, before: BarRow | undefined, decimals: 2 | 4): void {
    const text = legendText(row, before, decimals);
    for (const part of PARTS) {
      const element = this.#values.get(part);
      if (element !== undefined && element.textContent !== text[part]) element.textContent = text[part];
    }
    const change = this.#values.get('change');
    if (change !== undefined)
      change.className = `legend-value legend-change ${text.tone} ${text.tone === '' ? '' : 'arrow'}`;
  }
}
