import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { instrumentsStore } from '../stores/instruments.ts';
import { chartSlot } from '../stores/link-groups.ts';
import { changePercent, price, signedPercent, toneOf } from '../ui/format.ts';
import { gapText, type TapeIndex, tapeIndices } from './tape-indices.ts';
import { mirror, paintLoop } from './terminal.ts';

/** Writes a text that reads differently; the same one again would cost a layout. @returns whether it did. */
function write(element: HTMLElement, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

function IndexQuote({ index }: { index: TapeIndex }) {
  const { slot, decimals, symbol } = index.instrument;
  const last = useRef<HTMLSpanElement>(null);
  const change = useRef<HTMLSpanElement>(null);
  const gap = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = (): void => {
      if (last.current === null || change.current === null || gap.current === null) return;
      const ltp = mirror.columns.ltp?.[slot] ?? 0;
      write(gap.current, gapText(mirror.columns.open?.[slot] ?? 0, mirror.columns.prevClose?.[slot] ?? 0));
      write(last.current, price(ltp, decimals));
      const text = signedPercent(changePercent(ltp, mirror.columns.prevClose?.[slot] ?? 0));
      if (!write(change.current, text)) return;
      const tone = toneOf(text);
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
