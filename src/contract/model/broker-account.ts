import { z } from 'zod';

/** Longest secret text that is taken; a token has about 300 characters. */
const SECRET_CHARS_MAX = 4_096;
const PASSPHRASE_CHARS_MAX = 256;

const secret = z.string().trim().min(1).max(SECRET_CHARS_MAX);
export const passphraseSchema = z.string().min(1).max(PASSPHRASE_CHARS_MAX);

/** How a person signs in, as the page hands it over once. Everything but the client id is a secret. */
export const brokerAccountInputSchema = z.object({
  clientId: z.string().trim().min(1).max(40),
  sign: z.union([z.object({ accessToken: secret }), z.object({ pin: secret, totpSecret: secret })]),
  /** Of the secret store; null where the engine has it, or has another way to it. */
  passphrase: passphraseSchema.nullable(),
});
export type BrokerAccountInput = z.infer<typeof brokerAccountInputSchema>;

/** What is known of the stored account without showing any of it. */
export const brokerAccountStateSchema = z.object({
  /** Label that the account is stored under. */
  label: z.string(),
  /** Path of the secret store, for messages. */
  file: z.string(),
  /** `none`: there is no store yet. `locked`: it needs its passphrase. `open`: the engine can read it. */
  store: z.enum(['none', 'locked', 'open']),
  /** Whether the page must give the passphrase: neither environment, key file nor the desktop has one. */
  needsPassphrase: z.boolean(),
  /** Last four digits of the client id behind dots; null when no account is stored, or the store is locked. */
  client: z.string().nullable(),
  way: z.enum(['token', 'login']).nullable(),
});
export type BrokerAccountState = z.infer<typeof brokerAccountStateSchema>;

/** One line of the examination: what was found, with the remedy when it is not good. */
export const findingSchema = z.object({
  name: z.string().max(40),
  level: z.enum(['ok', 'warn', 'fail']),
  text: z.string().max(1_000),
});
export type Finding = z.infer<typeof findingSchema>;
