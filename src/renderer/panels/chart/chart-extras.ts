import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Dispose } from '#contract/wire.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { tokensOf, type Tokens } from '../../ui/tokens.ts';
import { auctionStore, AuctionView } from './auction-view.ts';
import { axisMenuKeys, axisMenuStore } from './axis-menu-store.ts';
import { ChartExtrasFace } from './chart-extras-face.tsx';
import type { ChartHandle } from './chart-handle.ts';
import { ChartLayer } from './chart-layer.ts';
import { ChartPlace } from './chart-place.ts';
import { attachCompare } from './compare-lines.ts';
import { DrawControl } from './draw-control.ts';
import { drawKeys } from './draw-keys.ts';
import type { DrawTool } from './draw-model.ts';
import { DrawPointer } from './draw-pointer.ts';
import { addDrawTarget, drawTargetFocused } from './draw-registry.ts';
import { drawStore } from './draw-state.ts';
import { drawingsStore, readDrawings } from './draw-store.ts';
import { DrawView } from './draw-view.ts';
import { MarkDoor, markStore } from './mark-door.ts';
import { attachLevelLines } from './level-lines.ts';
import { ProfileLoader } from './profile-loader.ts';
import { profileStore } from './profile-store.ts';
import { ProfileView } from './profile-view.ts';
import { TradeLinesBinding } from './trade-lines-binding.ts';
import { TradeLinesDrag } from './trade-lines-drag.ts';
import { tradeLinesStore } from './trade-lines-store.ts';
import { TradeLinesView } from './trade-lines-view.ts';

const tokens = (): Tokens => tokensOf(prefsStore.getState().theme, prefsStore.getState().preset);

/** Calls when the theme or the pair of colours changes; the result ends it. */
function onColours(changed: () => void): Dispose {
  return prefsStore.subscribe((now, before) => {
    if (now.theme !== before.theme || now.preset !== before.preset) changed();
  });
}

/**
 * Puts onto a chart what is drawn on it and not part of its series. Call it once for each chart, and its answer before
 * the chart is removed.
 */
export function attachChartExtras(handle: ChartHandle): Dispose {
  const place = new ChartPlace(handle);
  const last = (): number => quoteOf(handle.slot() ?? -1).last;
  const lines = tradeLinesStore();
  const menu = axisMenuStore();
  const profile = profileStore();
  const marks = markStore();
  const auction = auctionStore();
  const draw = new DrawControl(drawStore(), place);
  const layer = new ChartLayer([
    new AuctionView(handle, place, auction, tokens),
    new ProfileView(profile, place, tokens),
    new DrawView(draw, tokens),
    new TradeLinesView({ store: lines, place, tokens, last }),
  ]);
  layer.moveTo(handle.series());
  const binding = new TradeLinesBinding(lines, place);
  const drag = new TradeLinesDrag(handle.element, place, lines, () => draw.store.getState().tool !== null);
  const door = new MarkDoor(handle, place, marks, () => draw.store.getState().tool !== null);
  const pointer = new DrawPointer(handle.element, draw);
  const overlay = document.createElement('div');
  overlay.className = 'chart-extras';
  handle.element.after(overlay);
  const root = createRoot(overlay);
  const focusChart = (): void => handle.element.focus();
  const loader = new ProfileLoader(handle, place, profile);
  const nextProfile = (): void => loader.next();
  root.render(
    createElement(ChartExtrasFace, { draw, lines, menu, profile, nextProfile, marks, auction, last, focusChart }),
  );
  const target = { choose: (tool: DrawTool) => draw.choose(tool), nextProfile };
  const focused = (): void => drawTargetFocused(target);
  handle.element.addEventListener('focus', focused);
  const readAll = (): void => {
    binding.read();
    if (place.instrument !== undefined) void readDrawings(place.instrument);
  };
  readAll();
  const disposers: readonly Dispose[] = [
    attachLevelLines(handle),
    attachCompare(handle),
    handle.onBars(() => place.forget()),
    handle.onInstrument(() => {
      place.forget();
      layer.moveTo(handle.series());
      draw.putAway();
      menu.setState({ at: null });
      readAll();
    }),
    addDrawTarget(target),
    drawKeys(handle.element, draw),
    axisMenuKeys(handle, place, menu, () => draw.store.getState().cursor?.price ?? null),
    ...[lines, draw.store, drawingsStore, profile].map((store) => store.subscribe(() => layer.request())),
    () => loader.destroy(),
    () => door.destroy(),
    () => handle.element.removeEventListener('focus', focused),
    onColours(() => layer.request()),
  ];
  return () => {
    for (const dispose of disposers) dispose();
    drag.destroy();
    pointer.destroy();
    binding.destroy();
    layer.leave();
    overlay.remove();
    // React may be rendering the panel that goes.
    setTimeout(() => root.unmount(), 0);
  };
}
