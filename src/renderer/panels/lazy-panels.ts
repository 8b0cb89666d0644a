import { alertChannelsCode, alertSoundsCode } from './alerts/alerts-code.ts';
import { changesCode } from './changes/changes-code.ts';
import { expressionCode } from './expression/expression-code.ts';
import { jobsCode } from './jobs/jobs-code.ts';
import { settingsCode } from './settings/settings-code.ts';
import { validationCode } from './validation/validation-code.ts';
import { LazyCode } from './lazy-code.ts';

/** Panels that are behind others, or in no workspace at all, when the terminal starts. */
export const LAZY = {
  builder: new LazyCode(() => import('./builder/builder.tsx')),
  optioncharts: new LazyCode(() => import('./optioncharts/option-charts.tsx')),
  scalper: new LazyCode(() => import('./scalper/scalper.tsx')),
  validation: validationCode,
  expression: expressionCode,
  statements: new LazyCode(() => import('./trade/statements.tsx')),
  audit: new LazyCode(() => import('./trade/audit.tsx')),
  baskets: new LazyCode(() => import('./trade/baskets.tsx')),
  forever: new LazyCode(() => import('./trade/forever.tsx')),
  risk: new LazyCode(() => import('./trade/risk.tsx')),
  alertChannels: alertChannelsCode,
  alertSounds: alertSoundsCode,
  help: new LazyCode(() => import('./help/help.tsx')),
  changes: changesCode,
  jobs: jobsCode,
  settings: settingsCode,
} as const;

/** Reads the code of every such panel, one after the other, so that a lost engine or an update cannot take it away. */
export async function readLazyPanels(): Promise<void> {
  for (const code of Object.values(LAZY)) await code.read();
}
