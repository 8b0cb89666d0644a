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

/** Puts the list under the part of the text that would be replaced. */
function placeAt(box: HTMLElement, mark: HTMLElement): void {
  const width = mark.offsetParent?.clientWidth ?? WIDTH;
  box.style.left = `${Math.max(0, Math.min(mark.offsetLeft, width - WIDTH))}px`;
  box.style.top = `${mark.offsetTop + BELOW}px`;
}

function intoView(item: HTMLElement | null): void {
  item?.scrollIntoView({ block: 'nearest' });
}

/** What may be written here: name, how it is called, and a sentence about the chosen one. */
export function CompletionList({ candidates, chosen, marker, onAccept }: ListProps) {
  if (candidates.length === 0) return null;
  return (
    <div
      className="expression-offer"
      style={{ width: WIDTH }}
      ref={(box) => {
        if (box !== null && marker.current !== null) placeAt(box, marker.current);
      }}
    >
      <ul id="expression-candidates" role="listbox" aria-label="What may be written here">
        {candidates.map((candidate, i) => (
          <li
            key={candidate.name}
            id={`candidate-${i}`}
            ref={i === chosen ? intoView : undefined}
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
