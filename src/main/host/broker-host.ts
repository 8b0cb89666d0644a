import type { Config } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { DhanAuth } from '../adapters/dhan/auth.ts';
import type { BrokerHost } from '../engine/host.ts';
import { brokerUrls } from './broker-urls.ts';
import { nodeTimers } from './node-timers.ts';
import { FileLease } from './secrets/account-lease.ts';

/**
 * The broker as this machine reaches it; nothing is sent before something is asked.
 * @throws FaultError `input.broker_urls`
 */
export function brokerHost(config: Pick<Config, 'brokerUrls' | 'dataDir'>): BrokerHost {
  const urls = brokerUrls(config.brokerUrls);
  const auth = new DhanAuth(urls, {
    ...nodeTimers,
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
  });
  return { urls, auth, lease: new FileLease(config.dataDir, urls.auth) };
}

/** The broker of `--source dhan`; null for every other source. @throws FaultError `input.broker_urls` */
export function brokerOfSource(config: Config): BrokerHost | null {
  if (config.source !== 'dhan') return null;
  if (config.brokerUrls === 'sandbox') {
    const text =
      'The sandbox of the broker has no live feed, so the terminal cannot run on it. Use --broker-urls dhan, or --source sim for a simulated market.';
    throw new FaultError(fault('input.broker_urls', text));
  }
  return brokerHost(config);
}
