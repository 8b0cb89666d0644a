import { z } from 'zod';
import { call } from '../call.ts';
import { accountLabelSchema, accountsSchema } from '../model/account.ts';
import { faultSchema } from '../faults.ts';

const other = z.object({ account: accountLabelSchema });

/** Accounts of the broker that this terminal knows; one of them is traded at a time. */
export const accountCalls = {
  'accounts.list': call(z.object({}), accountsSchema),
  /** What changing to another account would mean now. Changes nothing. */
  'accounts.look': call(
    other,
    z.object({
      /** Why it cannot be done now; null when it can. */
      refused: faultSchema.nullable(),
      /** What happens to orders, positions and prices, one sentence each. */
      consequences: z.array(z.string().max(300)).max(10),
    }),
  ),
  /** Trades the other account from now on. Orders and positions of the one before stay where they are. */
  'accounts.switch': call(other, accountsSchema),
};
