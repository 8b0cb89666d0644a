import { openWelcome } from '../stores/welcome.ts';
import type { Command } from './commands.ts';

/** Named layouts, windows, link colours, settings. */
export const WORKSPACE_COMMANDS: readonly Command[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (number): Command => ({
      id: `workspace.${number}`,
      title: `Workspace ${number}`,
      group: 'Workspaces',
      keys: [`Ctrl+${number}`],
      run: (t) => t.goToWorkspace(number),
    }),
  ),
  {
    id: 'workspace.list',
    title: 'Workspaces: rename, duplicate, delete, restore, export',
    group: 'Workspaces',
    keys: ['Alt+W'],
    run: (t) => t.openSettings('workspaces'),
  },
  {
    id: 'workspace.lock',
    title: 'Lock the layout, or unlock it',
    group: 'Workspaces',
    keys: ['Alt+L'],
    run: (t) => t.toggleLock(),
  },
  {
    id: 'workspace.bind',
    title: 'Bind the workspace to the account that is traded, or let it go',
    group: 'Workspaces',
    keys: ['Ctrl+Alt+U'],
    run: (t) => t.toggleBinding(),
  },
  {
    id: 'workspace.account',
    title: 'Change to the account of this workspace',
    group: 'Workspaces',
    keys: ['Alt+Shift+U'],
    run: (t) => t.toBoundAccount(),
  },
  {
    id: 'layout.reset',
    title: 'Reset the layout of the workspace',
    group: 'Workspaces',
    keys: ['Ctrl+Alt+0'],
    run: (t) => t.resetLayout(),
  },
  {
    id: 'layout.back',
    title: 'Back to the layout before',
    group: 'Workspaces',
    keys: ['Ctrl+Alt+Z'],
    run: (t) => t.previousLayout(),
  },
  {
    id: 'panel.window',
    title: 'Put the panel into a window of its own',
    group: 'Workspaces',
    keys: ['Alt+O'],
    run: (t) => t.panelToWindow(),
  },
  {
    id: 'panel.close',
    title: 'Take the panel out of this workspace',
    group: 'Workspaces',
    keys: ['Alt+Q'],
    run: (t) => t.closePanel(),
  },
  {
    id: 'link.next',
    title: 'Link colour of the panel: the next one',
    group: 'Workspaces',
    keys: ['Alt+G'],
    run: (t) => t.nextLinkGroup(),
  },
  {
    id: 'link.pin',
    title: 'Pin the panel to its instrument, or let it follow',
    group: 'Workspaces',
    keys: ['Alt+I'],
    run: (t) => t.pinPanel(),
  },
  {
    id: 'panel.settings',
    title: 'Settings',
    group: 'Panels',
    keys: ['Ctrl+,'],
    run: (t) => t.openSettings('terminal'),
  },
  {
    id: 'welcome',
    title: 'First steps: demo or Dhan account, keys, look',
    group: 'Panels',
    keys: ['Ctrl+Alt+J'],
    run: openWelcome,
  },
  {
    id: 'settings.keys',
    title: 'Settings: keys and their presets',
    group: 'Panels',
    keys: ['Alt+K'],
    run: (t) => t.openSettings('keys'),
  },
  {
    id: 'settings.look',
    title: 'Settings: look and sound',
    group: 'Look and sound',
    keys: ['Ctrl+Alt+L'],
    run: (t) => t.openSettings('look'),
  },
];
