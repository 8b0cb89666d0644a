import { useEffect, useRef, useState } from 'react';
import type { Completion, ExpressionCheck } from '#contract/model/own-scanner.ts';
import { EXPRESSION_CHARS_MAX } from '#contract/model/own-scanner.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { CompletionList } from './completion-list.tsx';
import { completed, withFault } from './own-words.ts';

interface Offer {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Completion[];
}

const NO_OFFER: Offer = { from: 0, to: 0, candidates: [] };

interface EditorProps {
  readonly text: string;
  readonly check: ExpressionCheck | null;
  readonly onText: (text: string) => void;
  readonly onSave: () => void;
}

/** Candidates at the cursor, asked of the engine; an answer to an older question is dropped. */
function useOffer() {
  const [offer, setOffer] = useState(NO_OFFER);
  const [chosen, setChosen] = useState(0);
  const asked = useRef(0);
  const close = (): void => {
    asked.current += 1;
    setOffer(NO_OFFER);
  };
  const ask = async (text: string, cursor: number, isForced: boolean): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    if (!isForced && !/[\w.]$/.test(text.slice(0, cursor))) {
      setOffer(NO_OFFER);
      return;
    }
    try {
      const found = await call('own.complete', { text, cursor });
      if (mine !== asked.current) return;
      const typed = text.slice(found.from, found.to).toLowerCase();
      const isDone = !isForced && found.candidates[0]?.name.toLowerCase() === typed;
      setChosen(0);
      setOffer(isDone || /^\d/.test(typed) ? NO_OFFER : found);
    } catch {
      // Without an engine there is nothing to offer; the strip tells of the connection.
      if (mine === asked.current) setOffer(NO_OFFER);
    }
  };
  return { offer, chosen, setChosen, close, ask };
}

/** The expression with colours below it, the fault underlined, and completion at the cursor. */
export function ExpressionEditor({ text, check, onText, onSave }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const marker = useRef<HTMLSpanElement>(null);
  const cursor = useRef<number | null>(null);
  const { offer, chosen, setChosen, close, ask } = useOffer();
  useEffect(() => panelFocus('expression', () => area.current?.focus()), []);
  useEffect(() => {
    if (cursor.current === null) return;
    area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  });
  const accept = (candidate: Completion | undefined): void => {
    if (candidate === undefined) return;
    const next = completed(text, offer, candidate);
    cursor.current = next.cursor;
    onText(next.text);
    close();
    area.current?.focus();
  };
  const isOpen = offer.candidates.length > 0;
  const move = (step: number): void => setChosen((chosen + step + offer.candidates.length) % offer.candidates.length);
  const key = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.ctrlKey && event.key === ' ') void ask(text, event.currentTarget.selectionStart, true);
    else if (event.ctrlKey && (event.key === 'Enter' || event.key.toLowerCase() === 's')) onSave();
    else if (isOpen && event.key === 'ArrowDown') move(1);
    else if (isOpen && event.key === 'ArrowUp') move(-1);
    else if (isOpen && (event.key === 'Enter' || event.key === 'Tab')) accept(offer.candidates[chosen]);
    else if (isOpen && event.key === 'Escape') close();
    // Out of the text, where letters are commands again.
    else if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[role="region"]')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const fault = check?.fault ?? null;
  return (
    <div className="expression-editor">
      <Colours text={text} fault={fault} markAt={offer.from} marker={marker} />
      <textarea
        ref={area}
        id="expression-text"
        aria-label="Expression"
        aria-autocomplete="list"
        aria-controls={isOpen ? 'expression-candidates' : undefined}
        aria-activedescendant={isOpen ? `candidate-${chosen}` : undefined}
        aria-invalid={fault !== null}
        aria-describedby="expression-said"
        spellCheck={false}
        autoComplete="off"
        rows={4}
        maxLength={EXPRESSION_CHARS_MAX}
        value={text}
        placeholder='close > ema(close, 20) and rvol(20) > 2 and time > "09:30"'
        onChange={(event) => {
          onText(event.target.value);
          void ask(event.target.value, event.target.selectionStart, false);
        }}
        onKeyDown={key}
        onBlur={close}
      />
      <CompletionList candidates={offer.candidates} chosen={chosen} marker={marker} onAccept={accept} />
    </div>
  );
}

/** The text once more, in colours, under the transparent one that is typed into. */
function Colours(props: {
  text: string;
  fault: ExpressionCheck['fault'];
  markAt: number;
  marker: React.RefObject<HTMLSpanElement | null>;
}) {
  const { text, fault, markAt, marker } = props;
  const parts = withFault(text, fault);
  const mark = <span key="mark" ref={marker} className="expression-mark" />;
  const at = parts.findIndex(({ from }) => from >= markAt);
  const spans = parts.map(({ paint, text: part, from, isWrong }) => (
    <span key={from} className={`paint-${paint}${isWrong ? ' is-wrong' : ''}`}>
      {part}
    </span>
  ));
  const before = at < 0 ? spans : spans.slice(0, at);
  const after = at < 0 ? [] : spans.slice(at);
  return (
    <pre className="expression-colours" aria-hidden="true">
      {before}
      {mark}
      {after}
      {fault !== null && fault.from >= text.length && <span className="is-wrong is-end"> </span>}
      {'\n'}
    </pre>
  );
}
