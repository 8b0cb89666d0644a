import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Instrument } from '#contract/model/instrument.ts';
import { call } from '../../shell/terminal.ts';
import { usePolled } from '../../shell/use-polled.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { positionsStore } from '../../stores/positions.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { PaintedText } from '../../tables/painted-text.tsx';
import { changePercent, fixed, NO_VALUE, price, signedPercent } from '../../ui/format.ts';
import { average, signedLots, signedRupees } from '../../ui/money.ts';
import { pressedOnce } from '../../ui/pressed-once.ts';
import { openIn, openPaise, exitIn, trade } from './scalper-actions.ts';
import { PANE_BARS } from './pane-bars.ts';
import { PaneChart } from './pane-chart.ts';

/** Bars of a pane are read again after this time, ms; in between the newest one follows the ticks. */
const BARS_EVERY_MS = 2_000;

export interface PaneProps {
  readonly title: string;
  readonly instrument: Instrument | undefined;
  /** Words where there is none. */
  readonly absent: string;
  /** Keys of buying, selling and exiting; null: it cannot be traded here. */
  readonly keys: { readonly buy: string; readonly sell: string; readonly exit: string } | null;
  readonly seen: () => boolean;
}

function Candles({ instrument, seen }: { instrument: Instrument; seen: () => boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<PaneChart | null>(null);
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const { slot, decimals, symbol } = instrument;
  const { value, error } = usePolled({
    key: `${epoch} ${slot}`,
    ask: () => call('history.bars', { epoch, slot, interval: '1m', beforeMs: null, limit: PANE_BARS }),
    everyMs: BARS_EVERY_MS,
    seen,
  });
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new PaneChart(canvas.current, slot, decimals);
    chart.current = made;
    return () => made.destroy();
  }, [slot, decimals]);
  useEffect(() => {
    if (value !== null) chart.current?.take(value.bars);
  }, [value]);
  const bars = value?.bars.c.length ?? 0;
  const words =
    value === null
      ? (error ?? 'Reading the minutes…')
      : bars === 0
        ? 'No minute has traded yet.'
        : error === null
          ? ''
          : `Not current: ${error}`;
  const [high, low] = [Math.max(...(value?.bars.h ?? [])), Math.min(...(value?.bars.l ?? []))];
  const label =
    bars === 0
      ? `${symbol}: no minutes`
      : `${symbol}, ${bars} minutes between ${fixed(low, decimals)} and ${fixed(high, decimals)}`;
  return (
    <div className="pane-chart">
      <canvas ref={canvas} role="img" aria-label={label} />
      {words !== '' && <p className="pane-words">{words}</p>}
    </div>
  );
}

const spreadText = (mirror: Mirror, { slot, decimals }: Instrument): string => {
  const [bid, ask] = [mirror.columns.bid[slot] ?? 0, mirror.columns.ask[slot] ?? 0];
  return bid > 0 && ask > 0 && mirror.has(slot) ? fixed(ask - bid, decimals) : NO_VALUE;
};

const columnText =
  (column: 'bid' | 'ask' | 'ltp', { slot, decimals }: Instrument) =>
  (mirror: Mirror): string =>
    mirror.has(slot) ? price(mirror.columns[column][slot] ?? 0, decimals) : NO_VALUE;

function changeText(mirror: Mirror, { slot }: Instrument): string {
  if (!mirror.has(slot)) return NO_VALUE;
  const text = signedPercent(changePercent(mirror.columns.ltp[slot] ?? 0, mirror.columns.prevClose[slot] ?? 0));
  return text === NO_VALUE ? text : `${text} %`;
}

function Held({ instrument }: { instrument: Instrument }) {
  const positions = useStore(positionsStore, (state) => state.positions);
  const open = openIn(instrument, positions.values());
  const net = open.reduce((sum, one) => sum + one.net, 0);
  const single = open.length === 1 ? open[0] : undefined;
  if (open.length === 0) return <p className="pane-held muted">Nothing held</p>;
  return (
    <p className="pane-held">
      <b>{signedLots(net, instrument.lot)}</b> {Math.abs(net) === instrument.lot ? 'lot' : 'lots'}
      {single === undefined ? '' : ` at ${average(single.openAverage, single.decimals)}`}{' '}
      <PaintedText signed slots={[instrument.slot]} text={(mirror) => signedRupees(openPaise(mirror, open))} />
    </p>
  );
}

function Doors({ instrument, keys }: { instrument: Instrument; keys: NonNullable<PaneProps['keys']> }) {
  const { slot, symbol } = instrument;
  return (
    <div className="pane-doors" onKeyDown={pressedOnce}>
      <button type="button" className="button pane-buy" onClick={() => trade(instrument, 'BUY')}>
        <span>
          Buy <PaintedText slots={[slot]} text={columnText('ask', instrument)} />
        </span>
        <kbd>{keys.buy}</kbd>
        <span className="hidden-words">{symbol}</span>
      </button>
      <button type="button" className="button pane-sell" onClick={() => trade(instrument, 'SELL')}>
        <span>
          Sell <PaintedText slots={[slot]} text={columnText('bid', instrument)} />
        </span>
        <kbd>{keys.sell}</kbd>
        <span className="hidden-words">{symbol}</span>
      </button>
      <button type="button" className="button" onClick={() => exitIn([instrument])}>
        Exit <kbd>{keys.exit}</kbd>
        <span className="hidden-words">{symbol}</span>
      </button>
    </div>
  );
}

/** One instrument: its minutes, its prices as they come, what is held of it, and the doors in and out. */
export function ScalperPane({ title, instrument, absent, keys, seen }: PaneProps) {
  if (instrument === undefined) {
    return (
      <section className="pane" aria-label={title}>
        <p className="pane-title">{title}</p>
        <p className="pane-words">{absent}</p>
      </section>
    );
  }
  const { slot, symbol } = instrument;
  return (
    <section className="pane" aria-label={title} data-slot={slot}>
      <p className="pane-title">
        {title} <span className="muted">{symbol}</span>
      </p>
      <p className="pane-last">
        <b>
          <PaintedText slots={[slot]} text={columnText('ltp', instrument)} />
        </b>{' '}
        <PaintedText signed slots={[slot]} text={(mirror) => changeText(mirror, instrument)} />
      </p>
      {keys !== null && (
        <p className="pane-quote">
          <span>
            <span className="muted">Bid</span> <PaintedText slots={[slot]} text={columnText('bid', instrument)} />
          </span>{' '}
          <span>
            <span className="muted">Ask</span> <PaintedText slots={[slot]} text={columnText('ask', instrument)} />
          </span>{' '}
          <span>
            <span className="muted">Spread</span>{' '}
            <PaintedText slots={[slot]} text={(mirror) => spreadText(mirror, instrument)} />
          </span>
        </p>
      )}
      <Candles key={slot} instrument={instrument} seen={seen} />
      {keys !== null && <Held instrument={instrument} />}
      {keys !== null && <Doors instrument={instrument} keys={keys} />}
    </section>
  );
}
