import type { Config } from '#contract/config.ts';

/**
 * Name of the folder that holds the journals and audits of one order book. A simulated or replayed market begins anew
 * with every start, and so does its account: each start has a folder of its own. An account on the broker's feed keeps
 * one for each mode.
 */
export function bookFolder({ source, orders, account }: Config, startedMs: number): string {
  const mode = source === 'dhan' ? orders : 'run';
  return mode === 'run' ? `run-${account}-${startedMs}` : `${mode}-${account}`;
}
