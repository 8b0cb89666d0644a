import { createStore } from 'zustand/vanilla';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { instrumentAt, instrumentsStore } from './instruments.ts';
import { activeChart, chartGridStore } from './chart-grid.ts';
import { CHART_CELLS, cellSelection, isChartCell, selectionStore } from './selection.ts';

/** Colours that link panels; the first is where every panel begins. */
export const LINK_GROUPS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];

export interface LinkState {
  /** Group of each panel that is not in the first. */
  readonly groups: Readonly<Record<string, LinkGroup>>;
  /** Instrument key of each pinned panel: it follows nobody until it is let go. */
  readonly pinned: Readonly<Record<string, string>>;
  /** Instrument key that each group shows. */
  readonly selected: Readonly<Partial<Record<LinkGroup, string>>>;
}

/** Which panels show the same instrument, across this window and the others. */
export const linkStore = createStore<LinkState>(() => ({ groups: {}, pinned: {}, selected: {} }));

/** Panels that show one instrument and follow their group. The chart's is the selection of the window. */
const FOLLOWERS = ['chain', 'depth', 'ladder', 'levels', 'watchlist'] as const;
export type Follower = (typeof FOLLOWERS)[number];

const slots = new Map(
  FOLLOWERS.map((id) => [id, createStore<{ readonly slot: number | null }>(() => ({ slot: null }))]),
);

/** Everything that follows: the charts of the chart panel have a colour or a pin each. */
const LINKED = [...CHART_CELLS, ...FOLLOWERS] as const;

function showSlot(panel: (typeof LINKED)[number], slot: number | null): void {
  const store = isChartCell(panel) ? cellSelection(panel) : panelSelection(panel);
  if (store.getState().slot !== slot) store.setState({ slot });
}

/** Store of the slot that a panel shows. */
export function panelSelection(id: Follower) {
  const store = slots.get(id);
  if (store === undefined) throw new Error(`bug: ${id} follows no instrument`);
  return store;
}

/** Whether a panel shows one instrument, and so can be linked and pinned. */
export function isFollower(id: string): boolean {
  return id === 'chart' || slots.has(id as Follower);
}

export function groupOf(panel: string): LinkGroup {
  return linkStore.getState().groups[panel] ?? 1;
}

/** Slot that a panel acts on; of one that follows nobody, what the chart shows. */
export function slotOfPanel(panel: string | null): number | null {
  if (panel === 'chart') return cellSelection(activeChart()).getState().slot;
  const own = panel === null ? undefined : slots.get(panel as Follower);
  return (own ?? selectionStore).getState().slot;
}

const keyOf = ({ segment, securityId }: Instrument): string => instrumentKey(segment, securityId);

function slotOfKey(key: string | undefined): number | null {
  if (key === undefined) return null;
  const { rows } = instrumentsStore.getState();
  const [segment, id] = key.split(':');
  const securityId = Number(id);
  return rows.find((row) => row.securityId === securityId && row.segment === segment)?.slot ?? null;
}

/** Puts what groups and pins say into the slots of the panels. */
function settle(): void {
  const { pinned, selected } = linkStore.getState();
  const found = new Map<string, number | null>();
  for (const panel of LINKED) {
    const key = pinned[panel] ?? selected[groupOf(panel)];
    // A group in which nothing was chosen yet keeps what its panels show.
    if (key === undefined) continue;
    if (!found.has(key)) found.set(key, slotOfKey(key));
    const slot = found.get(key) ?? null;
    // An instrument that this window has not read yet comes with the next instruments.
    if (slot !== null) showSlot(panel, slot);
  }
}
linkStore.subscribe(settle);
instrumentsStore.subscribe((now, before) => {
  if (now.epoch === before.epoch) settle();
});

let publisher: () => string | null = () => null;
/** Says which panel a choice comes from: the one that holds the keyboard. */
export function choicesComeFrom(panel: () => string | null): void {
  publisher = panel;
}

/** Panel that holds the keyboard; null before there is one. */
export const activePanel = (): string | null => publisher();

/** Shows an instrument in every panel of the group of the panel in which it was chosen. */
export function chartSlot(slot: number): void {
  const instrument = instrumentAt(slot);
  if (instrument === undefined) return;
  const from = cellOf(publisher() ?? 'chart');
  const held = linkStore.getState().pinned[from] !== undefined;
  // Of several charts a pinned one has an instrument of its own: what is chosen in it becomes that.
  if (held && isChartCell(from) && chartGridStore.getState().count > 1) pinTo(from, keyOf(instrument));
  else selectInGroup(groupOf(from), keyOf(instrument));
}

/** What holds a link of its own: of the chart panel the chart that is active. */
export const cellOf = (panel: string): string => (panel === 'chart' ? activeChart() : panel);

function pinTo(panel: string, key: string): void {
  linkStore.setState(({ pinned }) => ({ pinned: { ...pinned, [panel]: key } }));
}

/** Shows an instrument in a group, also when another window says so. */
export function selectInGroup(group: LinkGroup, key: string): void {
  if (linkStore.getState().selected[group] === key) settle();
  else linkStore.setState(({ selected }) => ({ selected: { ...selected, [group]: key } }));
}

/**
 * After the instruments were read anew: every panel shows what it showed, by its key; the chart falls back to `first`,
 * and a panel of an instrument that is gone follows the chart's.
 */
export function adoptSelections(first: number | null): void {
  const chartKey = linkStore.getState().pinned['chart'] ?? linkStore.getState().selected[groupOf('chart')];
  const chart = slotOfKey(chartKey) ?? first;
  const instrument = instrumentAt(chart);
  if (instrument !== undefined && slotOfKey(chartKey) === null) {
    linkStore.setState(({ pinned, selected }) => {
      const { chart: _gone, ...kept } = pinned;
      return { pinned: kept, selected: { ...selected, [groupOf('chart')]: keyOf(instrument) } };
    });
  }
  selectionStore.setState({ slot: chart });
  const { pinned, selected } = linkStore.getState();
  for (const panel of LINKED)
    if (panel !== 'chart') showSlot(panel, slotOfKey(pinned[panel] ?? selected[groupOf(panel)]) ?? chart);
}

/** Moves a panel to a colour; it then shows what that colour shows. */
export function setGroup(panel: string, group: LinkGroup): void {
  linkStore.setState(({ groups }) => ({ groups: { ...groups, [panel]: group } }));
}

/** The next colour after a panel's own. */
export function nextGroup(panel: string): LinkGroup {
  return LINK_GROUPS[groupOf(panel) % LINK_GROUPS.length] as LinkGroup;
}

/** Pins a panel to what it shows, or lets it follow its colour again. */
export function togglePin(panel: string): void {
  const slot = isChartCell(panel) ? cellSelection(panel).getState().slot : slotOfPanel(panel);
  const instrument = instrumentAt(slot);
  linkStore.setState(({ pinned }) => {
    const { [panel]: held, ...rest } = pinned;
    return held !== undefined || instrument === undefined
      ? { pinned: rest }
      : { pinned: { ...rest, [panel]: keyOf(instrument) } };
  });
}
