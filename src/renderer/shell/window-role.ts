import { LINK_GROUPS, type LinkGroup } from '../stores/link-groups.ts';

/** What a window is for: the whole terminal, or one panel that was put into a window of its own. */
export type WindowRole =
  | { readonly panel: null }
  | {
      readonly panel: string;
      readonly group: LinkGroup;
      /** Id of the workspace that it was opened from; it trades on the account of that one. */
      readonly space: string | null;
    };

/** Reads the role from the address. @param panels ids that there are; another one gives the whole terminal. */
export function windowRole(search: string, panels: ReadonlySet<string>): WindowRole {
  const query = new URLSearchParams(search);
  const panel = query.get('panel');
  if (panel === null || !panels.has(panel)) return { panel: null };
  const group = LINK_GROUPS.find((one) => String(one) === query.get('group')) ?? 1;
  return { panel, group, space: query.get('space') };
}

/** Address of a window for one panel. */
export function panelAddress(panel: string, group: LinkGroup, space: string | null): string {
  return `?panel=${panel}&group=${group}${space === null ? '' : `&space=${space}`}`;
}
