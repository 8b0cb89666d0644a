import type { SavedRule } from '#contract/model/alert.ts';
import type { Instrument } from '#contract/model/instrument.ts';

/** A level that a person's alert waits for, in rupees. */
export interface AlertLine {
  readonly price: number;
  readonly title: string;
}

/** Levels of the alerts on an instrument that still watch; drawn while its prices are those that were traded. */
export function alertLines(rules: readonly SavedRule[], instrument: Instrument | undefined): AlertLine[] {
  if (instrument === undefined) return [];
  return rules
    .filter(({ rule, state }) => {
      const isOn = state.state === 'armed' || state.state === 'waiting';
      return isOn && rule.segment === instrument.segment && rule.securityId === instrument.securityId;
    })
    .flatMap(({ rule: { condition } }) =>
      condition.type === 'price' ? [{ price: condition.level, title: `alert ${condition.op}` }] : [],
    );
}
