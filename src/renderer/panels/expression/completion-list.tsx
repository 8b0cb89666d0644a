import { useEffect, useRef, useState } from 'react';
import type { Completion } from '#contract/model/own-scanner.ts';

interface ListProps {
  readonly candidates: readonly Completion[];
  readonly chosen: number;
  /** Stands in the text where the part that is replaced begins. */
  readonly marker: React.RefObject<HTMLSpanElement | null>;
  readonly onAccept: (candidate: Completion) => void;
}

/** Space between a line of the text and the list, px. */
const BELOW = 18;
/** Width of the list, px: it stays inside the editor. */
const WIDTH = 380;

/** What may be written here: name, how it is called, and a sentence about the chosen one. */
export function CompletionList({ candidates, chosen, marker, onAccept }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useEffect(() => {
    const mark = marker.current;
    const width = mark?.offsetParent?.clientWidth ?? WIDTH;
    if (mark !== null)
      setPlace({ left: Math.max(0, Math.min(mark.offsetLeft, width - WIDTH)), top: mark.offsetTop + BELOW });
  }, [candidates, marker]);
  useEffect(() => {
    // Some browsers answer with a promise, which is no clean-up.
    void list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen, candidates]);
  if (candidates.length === 0) return null;
  return (
    <div className="expression-offer" style={{ left: place.left, top: place.top, width: WIDTH }}>
      <ul ref={list} id="expression-candidates" role="listbox" aria-label="What may be written here">
        {candidates.map((candidate, i) => (
          <li
            key={candidate.name}
            id={`candidate-${i}`}
            role="option"
            aria-selected={i === chosen}
            // The text keeps the keyboard.
            onMouseDown={(event) => {
              event.preventDefault();
              onAccept(candidate);
            }}
          >
            <span className={`paint-${candidate.kind === 'word' ? 'word' : 'call'}`}>{candidate.name}</span>
            <span className="muted">
              {candidate.signature === candidate.name ? candidate.kind : candidate.signature}
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">{candidates[chosen]?.sentence}</p>
    </div>
  );
}
