import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';
import { accountHandlers } from './accounts.ts';
import { alertHandlers } from './alerts.ts';
import { chainHandlers } from './chain.ts';
import { depthHandlers } from './depth.ts';
import { feedCareHandlers } from './feed-care.ts';
import { feedHandlers } from './feed.ts';
import { healthHandlers } from './health.ts';
import { historyHandlers } from './history.ts';
import { indicatorHandlers } from './indicators.ts';
import { instrumentHandlers } from './instruments.ts';
import { jobHandlers } from './jobs.ts';
import { lakeHandlers } from './lake.ts';
import { levelHandlers } from './levels.ts';
import { marketHandlers } from './market.ts';
import { optionHandlers } from './options.ts';
import { orderHandlers } from './orders.ts';
import { ownScannerHandlers } from './own-scanners.ts';
import { prefsHandlers } from './prefs.ts';
import { profileHandlers } from './profile.ts';
import { scanHandlers } from './scan.ts';
import { sessionHandlers } from './session.ts';
import { settingsHandlers } from './settings.ts';
import { strategyHandlers } from './strategy.ts';
import { validationHandlers } from './validation.ts';
import { watchlistHandlers } from './watchlists.ts';

/** Every handler of the contract; a missing one does not compile. */
export function createHandlers(services: EngineServices): Handlers {
  return {
    ...accountHandlers(services),
    ...alertHandlers(services),
    ...chainHandlers(services),
    ...depthHandlers(services),
    ...feedCareHandlers(services),
    ...feedHandlers(services),
    ...healthHandlers(services),
    ...historyHandlers(services),
    ...indicatorHandlers(services),
    ...instrumentHandlers(services),
    ...jobHandlers(services),
    ...lakeHandlers(services),
    ...levelHandlers(services),
    ...marketHandlers(services),
    ...optionHandlers(services),
    ...orderHandlers(services),
    ...ownScannerHandlers(services),
    ...prefsHandlers(services),
    ...profileHandlers(services),
    ...scanHandlers(services),
    ...sessionHandlers(services),
    ...settingsHandlers(services),
    ...strategyHandlers(services),
    ...validationHandlers(services),
    ...watchlistHandlers(services),
  };
}
