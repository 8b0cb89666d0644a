import { z } from 'zod';
import { call } from '../call.ts';
import {
  brokerAccountInputSchema,
  brokerAccountStateSchema,
  findingSchema,
  passphraseSchema,
} from '../model/broker-account.ts';

/** An examination has seven lines. */
const FINDINGS_MAX = 20;

/** The account at the broker: secrets go to the engine, and no answer holds one. */
export const brokerAccountCalls = {
  'brokerAccount.state': call(z.object({}), brokerAccountStateSchema),
  /** Stores the account, encrypted. `input.account` says what is wrong without repeating it; nothing is stored then. */
  'brokerAccount.connect': call(brokerAccountInputSchema, brokerAccountStateSchema),
  /**
   * Asks the broker about profile, data plan, token, clock and static IP. `makeToken` first makes a token with PIN and
   * code: the one before dies, so it is refused while a terminal trades with the account.
   */
  'brokerAccount.check': call(
    z.object({ passphrase: passphraseSchema.nullable(), makeToken: z.boolean() }),
    z.object({ findings: z.array(findingSchema).max(FINDINGS_MAX) }),
  ),
};
