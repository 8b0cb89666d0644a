import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { PanelAgainContext } from '../panels/panel-again.ts';
import type { Panel } from '../panels/panel.ts';
import { sessionStore } from '../stores/session.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { goToPanel } from './dock-control.ts';
import { oldWords } from './feed-words.ts';

function useOld() {
  const { link, session } = useStore(sessionStore);
  return oldWords(link, session);
}

/** A panel in its place in the dock: its values fade when they stand still, and it can be begun anew. */
export function PanelFrame({ panel }: { readonly panel: Panel }) {
  const [begun, setBegun] = useState<{ readonly times: number; readonly askedMs: number | null }>({
    times: 0,
    askedMs: null,
  });
  const old = useOld();
  const lost = useStore(sessionStore, ({ link }) => link.phase === 'lost');
  const value = useMemo(
    () => ({
      askedMs: begun.askedMs,
      again: () => {
        setBegun(({ times }) => ({ times: times + 1, askedMs: engineNowMs() }));
      },
    }),
    [begun.askedMs],
  );
  // The button that was pressed is gone with the panel before; the new one takes the keyboard.
  useEffect(() => {
    if (begun.times > 0) goToPanel(panel.id);
  }, [begun.times, panel.id]);
  // A panel that tells the age of each instrument by itself fades by itself, unless nothing comes at all.
  const faded = old !== null && (panel.values === 'together' || (panel.values !== undefined && lost));
  return (
    <PanelAgainContext value={value}>
      <div className={faded ? 'panel-frame is-old' : 'panel-frame'} data-panel={panel.id}>
        <panel.component key={begun.times} />
      </div>
    </PanelAgainContext>
  );
}

/** Says in the header that the values of a panel stand still, and why. */
export function OldMark({ panel }: { readonly panel: Panel }) {
  const old = useOld();
  if (old === null || panel.values === undefined) return null;
  return (
    <span className="old-mark" title={old.why}>
      {old.mark}
    </span>
  );
}
