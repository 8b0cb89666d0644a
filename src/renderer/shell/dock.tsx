import {
  DockviewReact,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { type FunctionComponent, type MouseEvent, useCallback, useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { AccountTag } from './account-tag.tsx';
import { PANELS } from '../panels/index.ts';
import type { Panel } from '../panels/panel.ts';
import { linkStore, nextGroup, setGroup } from '../stores/link-groups.ts';
import { keyOf } from './commands.ts';
import { openDock } from './dock-control.ts';

const panelOf = (id: string | undefined): Panel | undefined => PANELS.find((panel) => panel.id === id);

const COMPONENTS: Record<string, FunctionComponent<IDockviewPanelProps>> = Object.fromEntries(
  PANELS.map((panel) => [panel.id, () => <panel.component />]),
);

const neverChanges = () => () => {};

/** Colour and number of the group; a click moves the panel to the next one, as the key does. */
function LinkSquare({ panel }: { readonly panel: string }) {
  const group = useStore(linkStore, (state) => state.groups[panel] ?? 1);
  const pinned = useStore(linkStore, (state) => state.pinned[panel] !== undefined);
  const next = (event: MouseEvent): void => {
    event.stopPropagation();
    setGroup(panel, nextGroup(panel));
  };
  const words = pinned ? 'Pinned to its instrument' : `Link colour ${group}`;
  return (
    <span
      className={pinned ? 'link-square is-pinned' : 'link-square'}
      data-link={group}
      data-mark={pinned ? 'P' : group}
      aria-hidden="true"
      title={`${words}. Click or ${keyOf('link.next')}: next colour; ${keyOf('link.pin')}: pin`}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={next}
    />
  );
}

/** A tab without a button inside: dockview's own makes screen readers stumble, and nothing here is closed for good. */
function Tab({ api }: IDockviewPanelHeaderProps) {
  const panel = panelOf(api.id);
  const live = panel?.liveTitle;
  const title = useSyncExternalStore(live?.subscribe ?? neverChanges, live?.text ?? (() => panel?.title ?? api.id));
  // The dock names the tab for screen readers after this.
  useEffect(() => api.setTitle(title), [api, title]);
  return (
    <span className="tab">
      {panel?.linked === true && <LinkSquare panel={panel.id} />}
      <span className="tab-title">{title}</span>
    </span>
  );
}

/** The panel in front of a group; follows the group's own tabs. */
function useActivePanel({ group }: IDockviewHeaderActionsProps): Panel | undefined {
  const subscribe = useCallback(
    (changed: () => void) => {
      const listener = group.api.onDidActivePanelChange(changed);
      return () => listener.dispose();
    },
    [group],
  );
  return panelOf(useSyncExternalStore(subscribe, () => group.activePanel?.id));
}

function HeaderTools(props: IDockviewHeaderActionsProps) {
  const panel = useActivePanel(props);
  return panel?.tools === undefined ? null : <panel.tools />;
}

function HeaderFacts(props: IDockviewHeaderActionsProps) {
  const panel = useActivePanel(props);
  if (panel === undefined) return null;
  return (
    <>
      {panel.facts !== undefined && <panel.facts />}
      {panel.account === true && <AccountTag />}
    </>
  );
}

const THEME = { name: 'muhurat', className: 'dockview-theme-muhurat', gap: 4 };

/** The panels between the top bar and the strip. */
export function Dock() {
  return (
    <DockviewReact
      className="dock"
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={Tab}
      leftHeaderActionsComponent={HeaderTools}
      rightHeaderActionsComponent={HeaderFacts}
      disableFloatingGroups
      onReady={({ api }) => openDock(api)}
    />
  );
}
