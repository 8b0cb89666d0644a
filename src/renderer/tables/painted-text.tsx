import { useEffect, useRef } from 'react';
import { paintLoop } from '../shell/terminal.ts';
import type { Mirror } from './mirror.ts';

export interface PaintedTextProps {
  /** Slots whose ticks change the text. */
  readonly slots: readonly number[];
  readonly text: (mirror: Mirror) => string;
  readonly className?: string;
  /** Up and down colours after the sign of the text. */
  readonly signed?: boolean;
}

const toneOfSign = (text: string): string => (text.startsWith('+') ? ' up' : text.startsWith('\u2212') ? ' down' : '');

/** Text that the paint loop writes, without React, when a tick of its slots has arrived. */
export function PaintedText({ slots, text, className = '', signed = false }: PaintedTextProps) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (): void => {
      const span = element.current;
      if (span === null) return;
      const words = text(paintLoop.mirror);
      if (span.textContent === words) return;
      span.textContent = words;
      if (signed) span.className = `${className}${toneOfSign(words)}`;
    };
    write();
    return paintLoop.addPainter((mirror) => {
      if (slots.some((slot) => slot >= 0 && mirror.isDirty(slot))) write();
    });
  });
  return <span ref={element} className={className} />;
}
