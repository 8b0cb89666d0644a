import { accountCalls } from './accounts.ts';
import { alertCalls } from './alerts.ts';
import { chainCalls } from './chain.ts';
import { depthCalls } from './depth.ts';
import { feedCareCalls } from './feed-care.ts';
import { feedCalls } from './feed.ts';
import { healthCalls } from './health.ts';
import { historyCalls } from './history.ts';
import { indicatorCalls } from './indicators.ts';
import { instrumentCalls } from './instruments.ts';
import { jobCalls } from './jobs.ts';
import { lakeCalls } from './lake.ts';
import { levelCalls } from './levels.ts';
import { marketCalls } from './market.ts';
import { optionCalls } from './options.ts';
import { orderCalls } from './orders.ts';
import { ownScannerCalls } from './own-scanners.ts';
import { prefsCalls } from './prefs.ts';
import { profileCalls } from './profile.ts';
import { scanCalls } from './scan.ts';
import { sessionCalls } from './session.ts';
import { settingsCalls } from './settings.ts';
import { strategyCalls } from './strategy.ts';
import { tradingCalls } from './trading.ts';
import { validationCalls } from './validation.ts';
import { watchlistCalls } from './watchlists.ts';
import type { z } from 'zod';

/** Every request of the contract, by name. A missing handler is a compile error. */
export const CALLS = {
  ...accountCalls,
  ...alertCalls,
  ...chainCalls,
  ...depthCalls,
  ...feedCareCalls,
  ...feedCalls,
  ...healthCalls,
  ...historyCalls,
  ...indicatorCalls,
  ...instrumentCalls,
  ...jobCalls,
  ...lakeCalls,
  ...levelCalls,
  ...marketCalls,
  ...optionCalls,
  ...orderCalls,
  ...ownScannerCalls,
  ...prefsCalls,
  ...profileCalls,
  ...scanCalls,
  ...sessionCalls,
  ...settingsCalls,
  ...strategyCalls,
  ...tradingCalls,
  ...validationCalls,
  ...watchlistCalls,
} as const;

export type CallName = keyof typeof CALLS;
export type CallInput<N extends CallName> = z.infer<(typeof CALLS)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof CALLS)[N]['output']>;
