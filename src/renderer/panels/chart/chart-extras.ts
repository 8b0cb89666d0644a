import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Dispose } from '#contract/wire.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { tokensOf, type Tokens } from '../../ui/tokens.ts';
import { ChartExtrasFace } from './chart-extras-face.tsx';
import type { ChartHandle } from './chart-handle.ts';
import { ChartLayer } from './chart-layer.ts';
import { ChartPlace } from './chart-place.ts';
import { TradeLinesBinding } from './trade-lines-binding.ts';
import { TradeLinesDrag } from './trade-lines-drag.ts';
import { tradeLinesStore } from './trade-lines-store.ts';
import { TradeLinesView } from './trade-lines-view.ts';

const tokens = (): Tokens => tokensOf(prefsStore.getState().theme, prefsStore.getState().preset);

/**
 * Puts onto a chart what is drawn on it and not part of its series. Call it once for each chart, and its answer before
 * the chart is removed.
 */
export function attachChartExtras(handle: ChartHandle): Dispose {
  const place = new ChartPlace(handle);
  const last = (): number => quoteOf(handle.slot() ?? -1).last;
  const lines = tradeLinesStore();
  const layer = new ChartLayer([new TradeLinesView({ store: lines, place, tokens, last })]);
  layer.moveTo(handle.series());
  const binding = new TradeLinesBinding(lines, place);
  const drag = new TradeLinesDrag(handle.element, place, lines, () => false);
  const overlay = document.createElement('div');
  overlay.className = 'chart-extras';
  handle.element.after(overlay);
  const root = createRoot(overlay);
  root.render(createElement(ChartExtrasFace, { place, lines, last, focusChart: () => handle.element.focus() }));
  const disposers: readonly Dispose[] = [
    handle.onBars(() => place.forget()),
    handle.onInstrument(() => {
      place.forget();
      layer.moveTo(handle.series());
      binding.read();
    }),
    lines.subscribe(() => layer.request()),
    prefsStore.subscribe(
      (now, before) => (now.theme !== before.theme || now.preset !== before.preset) && layer.request(),
    ),
  ];
  return () => {
    for (const dispose of disposers) dispose();
    drag.destroy();
    binding.destroy();
    layer.leave();
    overlay.remove();
    // React may be rendering the panel that goes.
    setTimeout(() => root.unmount(), 0);
  };
}
