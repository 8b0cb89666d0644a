import { useStore } from 'zustand';
import { PANELS } from '../panels/index.ts';
import { windowsStore } from '../stores/windows.ts';
import { leaveOffered, openOffered } from './window-keep.ts';
import { offerWords } from './window-list.ts';

const titleOf = (panel: string): string => PANELS.find(({ id }) => id === panel)?.title ?? panel;

/** Offers the windows that were open before a restart: browsers open them only when somebody presses a button. */
export function WindowOffer() {
  const { offered, refused } = useStore(windowsStore);
  if (offered.length === 0) return null;
  return (
    <div className="window-offer" role="status">
      <span>{offerWords(offered.map(({ panel }) => titleOf(panel)))}</span>
      {refused && <span>The browser did not allow them. Press again, or allow pop-ups for this address.</span>}
      <button type="button" className="button" onClick={openOffered}>
        Open {offered.length === 1 ? 'it' : 'them'}
      </button>
      <button type="button" className="button" onClick={leaveOffered}>
        Leave {offered.length === 1 ? 'it' : 'them'}
      </button>
    </div>
  );
}
