import type { Command } from './commands.ts';

/** The way to the engine is taken when a file is wanted: the table of commands itself needs no page around it. */
function save(what: 'alerts' | 'hits', as: 'csv' | 'pdf'): void {
  void import('../panels/alerts/save-rows.ts').then(({ exportRows, hitsWanted, printRows, sayFault }) => {
    const filter = what === 'hits' ? hitsWanted() : {};
    return (as === 'pdf' ? printRows : exportRows)(what, filter).catch(sayFault);
  });
}

/** Alerts and hits as files. */
export const FILE_COMMANDS: readonly Command[] = [
  {
    id: 'alerts.csv',
    title: 'Save all alerts as CSV',
    group: 'Files',
    keys: ['Ctrl+Alt+A'],
    run: () => save('alerts', 'csv'),
  },
  {
    id: 'alerts.pdf',
    title: 'Save the newest alerts as PDF',
    group: 'Files',
    keys: ['Ctrl+Alt+P'],
    run: () => save('alerts', 'pdf'),
  },
  {
    id: 'hits.csv',
    title: 'Save the hits of the chosen scanner and priority as CSV',
    group: 'Files',
    keys: ['Ctrl+Alt+E'],
    run: () => save('hits', 'csv'),
  },
  {
    id: 'hits.pdf',
    title: 'Save the newest hits of the chosen scanner and priority as PDF',
    group: 'Files',
    keys: ['Ctrl+Alt+R'],
    run: () => save('hits', 'pdf'),
  },
];
