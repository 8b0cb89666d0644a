import { FaultError, type Fault, fault } from '#contract/faults.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { LeaseHolder } from './host.ts';

/** What a trader is told about the token. Every text holds the remedy, and none a secret. */

/** Label of the account that needs no name. */
const MAIN_ACCOUNT = 'main';
const AUTH_SET = 'npm run -s cli -- auth set';

/** IST date and time of a moment, to the minute. */
export function istText(epochMs: number): string {
  return new Date(epochMs + IST_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

export function noAccount(label = MAIN_ACCOUNT): FaultError {
  const [named, flag] = label === MAIN_ACCOUNT ? ['', ''] : [` ${label}`, ` --account ${label}`];
  const text = `No broker account${named} is stored in this data folder. Store one with ${AUTH_SET}${flag} (client id and access token, or client id, PIN and TOTP secret), then start again. Without an account, --source sim runs on the simulated exchange.`;
  return new FaultError(fault('input.no_account', text));
}

export function noToken(endedAtMs: number | null, refused: Fault | null): FaultError {
  const ended =
    endedAtMs === null ? 'No access token is stored' : `The stored access token ended at ${istText(endedAtMs)} IST`;
  const fact = refused === null ? ended : 'The broker does not take the stored access token any more';
  const text = `${fact}, and PIN and TOTP secret are not stored, so that none can be made. Make a token on the broker's web page and store it with ${AUTH_SET}, then start again.`;
  return new FaultError(fault('denied.token_dead', text));
}

export function accountInUse({ pid, dataDir }: LeaseHolder): FaultError {
  const where = dataDir === '' ? '' : ` (data folder ${dataDir})`;
  const text = `A terminal, process ${pid}${where}, already owns this account's token: a second one would end the first one's connections. Use that one, or end it.`;
  return new FaultError(fault('input.account_in_use', text, { pid }));
}

export const WORDS = {
  dead: (why: string, canMake: boolean): string =>
    canMake
      ? `${why} New positions are blocked. Store PIN and TOTP secret again with ${AUTH_SET} in another window: this terminal takes them up by itself and keeps its state.`
      : `${why} New positions are blocked. Make a token on the broker's web page and store it with ${AUTH_SET} in another window: this terminal takes it up by itself and keeps its state.`,
  ended: (endsAtMs: number): string => `The access token ended at ${istText(endsAtMs)} IST.`,
  revoked: 'The access token died before its time: another program or the web page made a new one for this account.',
  fought:
    'The access token died again soon after a new one was made: another program makes tokens for this account, and only one can live.',
  renewed: (endsAtMs: number | null): string =>
    `The account has a new access token${endsAtMs === null ? '' : `, valid until ${istText(endsAtMs)} IST`}.`,
  notKept: (why: Fault): string =>
    `The new access token works, but could not be stored: ${why.text} The next start needs another one.`,
  waits: (why: Fault, atMs: number): string => `${why.text} Next try at ${istText(atMs).slice(11)} IST.`,
  cannotRenew: (endsAtMs: number): string =>
    `The access token ends at ${istText(endsAtMs)} IST and this terminal cannot replace it: PIN and TOTP secret are not stored. Make a token on the broker's web page and store it with ${AUTH_SET} in another window.`,
  back: 'The broker takes the access token again: the feed is opened anew.',
} as const;
