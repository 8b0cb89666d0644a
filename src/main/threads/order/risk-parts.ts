import type { Funds } from '#contract/model/position.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { DeskParts } from './desk-parts.ts';

/** What the parts of the risk check work with. */
export interface RiskParts
  extends Pick<
    DeskParts,
    'records' | 'gate' | 'alarms' | 'market' | 'instruments' | 'clock' | 'counters' | 'audit' | 'carefulNet'
  > {
  readonly day: TradeDay;
  /** As the venue told them last; null before. */
  readonly funds: () => Funds | null;
}
