import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { type Tty, askHidden } from '../host/secrets/ask-hidden.ts';
import { type GivenAccount, refuseAccount as refuse } from '../host/secrets/keep-account.ts';

/** Largest standard input that is read: an account with a token is below 1 kB. */
const INPUT_CHARS_MAX = 16_384;

const text = z.string().trim().min(1);
const inputSchema = z.strictObject({
  clientId: z.coerce.string().trim(),
  accessToken: text.optional(),
  pin: text.optional(),
  totpSecret: text.optional(),
});

export interface AuthInput {
  readonly tty: Tty & NodeJS.ReadableStream;
  /** Questions; answers never get here. */
  readonly show: (text: string) => void;
}

/** Asks at the terminal, or reads one JSON object from the standard input when nobody sits there. */
export function readAccount({ tty, show }: AuthInput): Promise<GivenAccount> {
  return tty.isTTY === true ? askAccount(tty, show) : pipedAccount(tty);
}

async function askAccount(tty: AuthInput['tty'], show: (text: string) => void): Promise<GivenAccount> {
  const lines = createInterface({ input: tty, output: process.stderr });
  const clientId = (await lines.question('Client id: ')).trim();
  show('How to sign in?  1: access token from the web page   2: PIN and TOTP secret (tokens are made by themselves)\n');
  const way = (await lines.question('1 or 2: ')).trim();
  lines.close();
  const hidden = async (name: string): Promise<string> => (await askHidden(`${name} (not shown): `, tty, show)).trim();
  if (way === '1') return { clientId, accessToken: await hidden('Access token'), login: null };
  if (way !== '2') throw refuse(`'${way}' is neither 1 nor 2; nothing was stored.`);
  const login = { pin: await hidden('PIN'), totpSecret: await hidden('TOTP secret') };
  return { clientId, accessToken: null, login };
}

async function pipedAccount(input: NodeJS.ReadableStream): Promise<GivenAccount> {
  let said = '';
  for await (const part of input) {
    said += String(part);
    if (said.length > INPUT_CHARS_MAX) throw refuse('The standard input is too long.');
  }
  const form = 'Give one JSON object: {"clientId", "accessToken"} or {"clientId", "pin", "totpSecret"}.';
  let value: unknown;
  try {
    value = JSON.parse(said);
  } catch {
    throw refuse(`The standard input is no JSON. ${form}`);
  }
  const parsed = inputSchema.safeParse(value);
  if (!parsed.success) throw refuse(`The standard input has another form. ${form}`);
  const { clientId, accessToken = null, pin, totpSecret } = parsed.data;
  const both = pin !== undefined && totpSecret !== undefined;
  if ((pin === undefined) !== (totpSecret === undefined)) throw refuse(`PIN and TOTP secret belong together. ${form}`);
  if (accessToken === null && !both) throw refuse(`There is nothing to sign in with. ${form}`);
  return { clientId, accessToken, login: both ? { pin, totpSecret } : null };
}
