import type { SessionCalendar } from '../../core/session/calendar.ts';
import { ExpiryBook, STOCK_RULE } from '../../core/session/expiry.ts';
import { expiryRulesSchema } from '../../core/session/expiry-rules.ts';
import { ivPlan, type IvPlan } from '../../core/options/iv-plan.ts';
import expiryRulesJson from '../../../../resources/expiry-rules.json' with { type: 'json' };

/** The plan of the ATM volatility history by the expiry rules that ship, for every index that has a rule. */
export function shippedIvPlan(calendar: SessionCalendar, tradeDate: string): IvPlan {
  const rules = expiryRulesSchema.parse(expiryRulesJson);
  const roots = Object.keys(rules.monthly).filter((root) => root !== STOCK_RULE);
  return ivPlan(calendar, new ExpiryBook(rules, calendar), roots, tradeDate);
}
