import { useContext } from 'react';
import { istTime } from '../ui/format.ts';
import { PanelAgainContext } from './panel-again.ts';

export interface PanelStateProps {
  readonly words: string | null;
  /** Whether the words say what failed: then they come with a way to try again. */
  readonly failed?: boolean;
  /** What else is to be read again: what the whole window reads once for all its panels. */
  readonly onAgain?: (() => void) | undefined;
}

/** Words in the place of what a panel has nothing of: still reading, empty, or failed with a way to try again. */
export function PanelState({ words, failed = false, onAgain }: PanelStateProps) {
  return (
    <div className="panel-state">
      <p>{words}</p>
      {failed && <TryAgain onAgain={onAgain} />}
    </div>
  );
}

/** A button that begins the panel anew, and when that was done last: a press that changes nothing is seen all the same. */
export function TryAgain({ onAgain }: { readonly onAgain?: (() => void) | undefined }) {
  const { again, askedMs } = useContext(PanelAgainContext);
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          onAgain?.();
          again();
        }}
      >
        Try again
      </button>
      <span className="asked-again muted" role="status">
        {askedMs === null ? '' : `Asked again at ${istTime(askedMs)}.`}
      </span>
    </>
  );
}
