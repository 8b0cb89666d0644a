import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { instrumentsStore } from '../stores/instruments.ts';
import { chartSlot } from '../stores/link-groups.ts';
import { changePercent, price, signedPercent, toneOf } from '../ui/format.ts';
import { gapText, type TapeIndex, tapeIndices } from './tape-indices.ts';
import { mirror, paintLoop } from './terminal.ts';

function IndexQuote({ index }: { index: TapeIndex }) {
  const { slot, decimals, symbol } = index.instrument;
  const last = useRef<HTMLSpanElement>(null);
  const change = useRef<HTMLSpanElement>(null);
  const gap = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = (): void => {
      if (last.current === null || change.current === null || gap.current === null) return;
      const ltp = mirror.columns.ltp?.[slot] ?? 0;
      gap.current.textContent = gapText(mirror.columns.open?.[slot] ?? 0, mirror.columns.prevClose?.[slot] ?? 0);
      const percent = changePercent(ltp, mirror.columns.prevClose?.[slot] ?? 0);
      last.current.textContent = price(ltp, decimals);
      const text = signedPercent(percent);
      const tone = toneOf(text);
      change.current.textContent = text;
      change.current.className = tone === '' ? 'muted' : `${tone} arrow`;
    };
    paint();
    return paintLoop.addPainter(() => mirror.isDirty(slot) && paint());
  }, [slot, decimals]);
  return (
    <button type="button" className="index-quote" title={`Chart ${symbol}`} onClick={() => chartSlot(slot)}>
      <span>
        <span className="index-name">{index.label}</span> <span ref={gap} className="index-gap" />
      </span>
      <span className="index-values">
        <span ref={last} className="index-last" /> <span ref={change} />
      </span>
    </button>
  );
}

/** NIFTY, BANKNIFTY, SENSEX and VIX, live; an index that is not listed is not shown. */
export function IndexTape() {
  const rows = useStore(instrumentsStore, (state) => state.rows);
  const indices = useMemo(() => tapeIndices(rows), [rows]);
  return (
    <div className="index-tape">
      {indices.map((index) => (
        <IndexQuote key={`${index.label} ${index.instrument.slot}`} index={index} />
      ))}
    </div>
  );
}
