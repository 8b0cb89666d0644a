import type { SavedRule } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import type { TradeLine } from './trade-lines.ts';

/** Levels of a person's alerts on an instrument as lines that can be moved; they are drawn while they move. */
export function alertDragLines(rules: readonly SavedRule[], instrument: Instrument | undefined): readonly TradeLine[] {
  if (instrument === undefined) return [];
  const { segment, securityId, symbol, decimals } = instrument;
  return rules.flatMap(({ rule, state }): TradeLine[] => {
    const { condition } = rule;
    const isOn = state.state === 'armed' || state.state === 'waiting';
    if (!isOn || rule.segment !== segment || rule.securityId !== securityId || condition.type !== 'price') return [];
    return [
      {
        id: `alert:${rule.id}`,
        kind: 'alert',
        side: 'BUY',
        price: fromRupees(condition.level, decimals),
        symbol,
        decimals,
        title: `ALERT ${condition.op}`,
        money: () => '',
        result: () => null,
        change: (price) => ({
          name: 'alerts.rules.save',
          input: { rule: { ...rule, condition: { ...condition, level: toRupees(price, decimals) } } },
        }),
        remove: { name: 'alerts.rules.remove', input: { id: rule.id } },
        looked: null,
      },
    ];
  });
}
