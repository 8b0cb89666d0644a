import type { Health, SessionState } from '#contract/model/terminal.ts';
import type { TradingFacts } from '../core/risk/control.ts';
import type { AccountDesk } from './account-desk.ts';
import type { ChangeHolds } from './change-holds.ts';
import type { ClockSkewMeter } from './clock-skew.ts';

export interface FactSources {
  readonly feed: SessionState['feed'];
  readonly health: Pick<Health, 'lagMsP99'> | null;
  /** Null where nobody has to sign in. */
  readonly account: Pick<AccountDesk, 'token' | 'tokenLeftMs' | 'staticIpOk'> | null;
  readonly skew: ClockSkewMeter;
  readonly holds: ChangeHolds;
  /** Engine time. */
  readonly nowMs: number;
}

/** What the order thread cannot see itself, as it is now. The end of the token is told in engine time. */
export function tradingFacts({ feed, health, account, skew, holds, nowMs }: FactSources): TradingFacts {
  const left = account?.tokenLeftMs ?? null;
  return {
    feed,
    lagMsP99: health?.lagMsP99 ?? null,
    tokenEndsMs: left === null ? null : nowMs + left,
    tokenDead: account?.token.state === 'dead',
    clockSkewMs: skew.state.state === 'unknown' ? null : skew.state.ms,
    changedInstruments: holds.keys,
    staticIpOk: account?.staticIpOk ?? null,
  };
}
