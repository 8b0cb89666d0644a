import type { Instrument } from '#contract/model/instrument.ts';
import type { Plan } from '#contract/model/scan.ts';
import { signedPercent } from '../../ui/format.ts';
import { rupees } from '../../ui/money.ts';
import { rupeeText } from './hit-words.ts';

export interface PlanFact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'up' | 'down' | '';
}

/** What bounded the size, in words. */
const BOUNDS: Readonly<Record<string, string>> = {
  RISK: 'by the risk of one trade',
  CAPITAL: 'by the capital of one trade',
  MAX_LOTS: 'by the most lots of one trade',
  FREEZE: 'by the freeze quantity',
};

/** Money of a whole plan in paise: units × distance; null where no lot is proposed. */
function money(plan: Plan, lot: number | undefined, distance: number): number | null {
  return plan.lots === null || lot === undefined ? null : Math.round(plan.lots * lot * distance * 100);
}

/** A plan as lines: prices with their distance, money at risk and to gain. @param instrument what is traded, if known */
export function planFacts(plan: Plan, instrument: Pick<Instrument, 'lot'> | undefined): readonly PlanFact[] {
  const { entry, stop, target, target2 } = plan;
  const away = (price: number): string => (entry === 0 ? '' : `${signedPercent((100 * (price - entry)) / entry)}%`);
  const { riskRupees, netRupees, chargesRupees } = plan;
  const paise = (amount: number): number => Math.round(amount * 100);
  // Plans that were stored before charges were reckoned, and those without rates, tell the distance alone.
  const risk = riskRupees === null ? money(plan, instrument?.lot, Math.abs(entry - stop)) : paise(riskRupees);
  const gain = netRupees === null ? money(plan, instrument?.lot, Math.abs(target - entry)) : paise(netRupees);
  const after = chargesRupees === null ? 'without charges' : `after ${rupees(paise(chargesRupees))} charges`;
  const line = (name: string, value: string, note: string, tone: PlanFact['tone'] = ''): PlanFact => ({
    name,
    value,
    note,
    tone,
  });
  return [
    line(
      'Entry',
      `₹${rupeeText(entry)}`,
      plan.action === 'BUY' ? 'buy' : 'sell',
      plan.action === 'BUY' ? 'up' : 'down',
    ),
    line('Stop', `₹${rupeeText(stop)}`, away(stop)),
    line('Target', `₹${rupeeText(target)}`, away(target)),
    ...(target2 === null ? [] : [line('Second target', `₹${rupeeText(target2)}`, away(target2))]),
    line(
      'Reward for risk',
      `${plan.riskReward.toFixed(2)} : 1`,
      plan.targetRule === 'rr' ? 'fixed' : 'by expected move',
    ),
    line('Expected move', `₹${rupeeText(plan.expectedMove)}`, `${plan.expectedMovePct.toFixed(2)}%`),
    plan.lots === null
      ? line('Size', 'none', BOUNDS[plan.sizeBound] ?? plan.sizeBound)
      : line('Size', `${plan.lots} ${plan.lots === 1 ? 'lot' : 'lots'}`, BOUNDS[plan.sizeBound] ?? plan.sizeBound),
    ...(risk === null
      ? []
      : [
          line(
            'At risk',
            rupees(risk),
            riskRupees === null ? 'to the stop, without charges' : 'to the stop, with charges',
            'down',
          ),
        ]),
    ...(gain === null ? [] : [line('To gain', rupees(gain), `to the target, ${after}`, gain < 0 ? 'down' : 'up')]),
  ];
}
