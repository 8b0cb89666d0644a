import { FaultError, fault } from '#contract/faults.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { OrderHandlers } from './handlers.ts';

type Handler = (input: unknown, who: string) => unknown;

/**
 * The calls of an account, behind one check: a call that names another account does nothing, opens nothing and closes
 * nothing here. The name itself goes no further: what belongs to an order lies in the book of its account.
 * @param account that is traded by this thread.
 */
export function onlyFor(handlers: OrderHandlers, account: string, audit: DeskParts['audit']): OrderHandlers {
  const checked = Object.entries(handlers as Readonly<Record<string, Handler>>).map(([name, handler]) => {
    const behind: Handler = (input, who) => {
      const { account: wanted, ...rest } = input as { readonly account?: string; readonly clientOrderId?: string };
      if (wanted === undefined || wanted === account) return handler(rest, who);
      const text = `This was meant for ${wanted}, and ${account} is traded now. Nothing was done. Change the account (Alt+U), or make it anew for ${account}.`;
      // A look is repeated every second while a ticket is open: it is no attempt.
      if (name !== 'order.preview') {
        const clientOrderId = rest.clientOrderId ?? null;
        audit({ event: 'call.denied', who, clientOrderId, text: `${name}: ${text}`.slice(0, AUDIT_TEXT_MAX) });
      }
      throw new FaultError(fault('denied.other_account', text));
    };
    return [name, behind] as const;
  });
  return Object.fromEntries(checked) as unknown as OrderHandlers;
}

/** Longest text of a line of the audit. */
const AUDIT_TEXT_MAX = 400;
