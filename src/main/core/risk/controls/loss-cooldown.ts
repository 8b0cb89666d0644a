import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Entries wait after a position was closed at a loss. */
export const lossCooldown: RiskControl = {
  id: 'loss-cooldown',
  title: 'Pause after a loss',
  limit: null,
  unit: 's',
  least: 5,
  most: 7_200,
  optional: true,
  exits: false,
  reason: 'The trade that wants the last one back is the worst of the day.',
  check(_order, { lastLossMs, nowMs }, seconds) {
    if (lastLossMs === null || nowMs - lastLossMs >= seconds * 1_000) return null;
    const rest = Math.ceil(seconds - (nowMs - lastLossMs) / 1_000);
    return deny('loss-cooldown', `A position was closed at a loss. Entries are free again in ${rest} s.`);
  },
};
