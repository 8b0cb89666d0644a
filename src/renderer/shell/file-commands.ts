import type { Command } from './commands.ts';

/** Alerts and hits as files. */
export const FILE_COMMANDS: readonly Command[] = [
  {
    id: 'alerts.csv',
    title: 'Save all alerts as CSV',
    group: 'Files',
    keys: ['Ctrl+Alt+A'],
    run: (t) => t.saveRows('alerts', 'csv'),
  },
  {
    id: 'alerts.pdf',
    title: 'Save the newest alerts as PDF',
    group: 'Files',
    keys: ['Ctrl+Alt+I'],
    run: (t) => t.saveRows('alerts', 'pdf'),
  },
  {
    id: 'hits.csv',
    title: 'Save the hits of the chosen scanner and priority as CSV',
    group: 'Files',
    keys: ['Ctrl+Alt+V'],
    run: (t) => t.saveRows('hits', 'csv'),
  },
  {
    id: 'hits.pdf',
    title: 'Save the newest hits of the chosen scanner and priority as PDF',
    group: 'Files',
    keys: ['Ctrl+Alt+R'],
    run: (t) => t.saveRows('hits', 'pdf'),
  },
];
