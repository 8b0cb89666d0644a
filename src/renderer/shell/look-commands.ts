import type { Command } from './commands.ts';

/** How the terminal looks and sounds. */
export const LOOK_COMMANDS: readonly Command[] = [
  {
    id: 'density',
    title: 'Row height: compact, normal, comfortable',
    group: 'Look and sound',
    keys: ['d'],
    run: (t) => t.nextDensity(),
  },
  {
    id: 'theme',
    title: 'Dark, light or high contrast',
    group: 'Look and sound',
    keys: ['t'],
    run: (t) => t.nextTheme(),
  },
  {
    id: 'preset',
    title: 'Up and down: standard, Okabe–Ito, monochrome',
    group: 'Look and sound',
    keys: ['b'],
    run: (t) => t.nextPreset(),
  },
  { id: 'sound', title: 'Sound on or off', group: 'Look and sound', keys: ['m'], run: (t) => t.toggleSound() },
];
