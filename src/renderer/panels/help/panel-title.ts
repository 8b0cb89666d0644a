const titles = new Map<string, string>();

/** The panels name themselves here once: their list imports the help, so that the help cannot import the list. */
export function namePanels(panels: readonly { readonly id: string; readonly title: string }[]): void {
  for (const { id, title } of panels) titles.set(id, title);
}

export const panelTitle = (id: string): string => titles.get(id) ?? id;

/** Every panel in the order of the list. */
export const panelIds = (): readonly string[] => [...titles.keys()];
