import { z } from 'zod';

/** Colours that accounts are told apart by; the page draws each in a shade of its theme. */
export const ACCOUNT_COLOURS = ['blue', 'orange', 'violet', 'pink', 'olive', 'slate'] as const;
export type AccountColour = (typeof ACCOUNT_COLOURS)[number];
/** As many as there are colours: two accounts never look alike. */
export const ACCOUNTS_MAX = ACCOUNT_COLOURS.length;

export const accountLabelSchema = z.string().regex(/^[A-Za-z0-9_-]{1,24}$/);

/** Part of every call that trades: the account that it means. Where another one is traded it is denied; absent, it means that one. */
export const meant = { account: accountLabelSchema.optional() };

export const accountSchema = z.object({
  /** Name of the account here: of its order book and of its secrets. */
  label: accountLabelSchema,
  colour: z.enum(ACCOUNT_COLOURS),
  active: z.boolean(),
});
export type AccountInfo = z.infer<typeof accountSchema>;

export const accountsSchema = z.object({
  accounts: z.array(accountSchema).min(1).max(ACCOUNTS_MAX),
  /** Why no other account can be traded without another start; empty when one can. */
  fixed: z.string().max(300),
});
export type Accounts = z.infer<typeof accountsSchema>;

/**
 * `asha blue, family` as pairs; colours that are not named are given out in order. An active account that the list leaves
 * out comes first. Null when it is no such list, or more than there are colours.
 */
export function accountsOf(list: string, active: string | null): { label: string; colour: AccountColour }[] | null {
  const wanted = list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.split(/\s+/));
  if (active !== null && !wanted.some(([label]) => label === active)) wanted.unshift([active]);
  const taken = new Set(wanted.map(([, colour]) => colour));
  const free = ACCOUNT_COLOURS.filter((colour) => !taken.has(colour));
  const read = wanted.map(([label = '', name, ...rest]) => {
    const colour = name === undefined ? free.shift() : ACCOUNT_COLOURS.find((one) => one === name);
    const good = rest.length === 0 && colour !== undefined && accountLabelSchema.safeParse(label).success;
    return good ? { label, colour } : null;
  });
  const accounts = read.filter((one) => one !== null);
  const same = (field: 'label' | 'colour'): boolean =>
    new Set(accounts.map((one) => one[field])).size < accounts.length;
  return accounts.length < read.length || accounts.length > ACCOUNTS_MAX || same('label') || same('colour')
    ? null
    : accounts;
}
