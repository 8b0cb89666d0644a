import { dayFirstText, isoText } from '../ist-text.ts';
import { badInput, json, refused } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

/** Data plan of the simulated account ends this long after the market's time. */
const DATA_PLAN_MS = 30 * 86_400_000;

function profile(call: Call, { tokens, options }: RestParts): unknown {
  return {
    dhanClientId: tokens.clientId,
    tokenValidity: dayFirstText(tokens.expiryMs ?? call.nowMs).slice(0, 16),
    activeSegment: 'E, D, C, M, ',
    ddpi: 'Active',
    mtf: 'Active',
    dataPlan: options.dataPlan ? 'Active' : 'Deactive',
    dataValidity: `${isoText(call.nowMs + DATA_PLAN_MS)
      .slice(0, 19)
      .replace('T', ' ')}.0`,
  };
}

/** The object that every way of getting a token answers with. */
export function tokenReply(clientId: string, token: { readonly text: string; readonly expiryMs: number }): unknown {
  return {
    dhanClientId: clientId,
    dhanClientName: 'SIMULATED TRADER',
    dhanClientUcc: 'SIMUL12345',
    givenPowerOfAttorney: false,
    accessToken: token.text,
    expiryTime: isoText(token.expiryMs),
  };
}

const trading = { method: 'GET', family: 'trading', secured: true, rate: 'other' } as const;

/** Profile and renewal; funds and books are the venue's. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  { ...trading, path: '/v2/profile', handle: (call, parts) => json(200, profile(call, parts)) },
  {
    ...trading,
    path: '/v2/RenewToken',
    handle: (call, { tokens }) => {
      if (call.headers['dhanclientid'] !== tokens.clientId) return badInput();
      if (tokens.consumer !== 'SELF') return refused('trading', false);
      return json(200, tokenReply(tokens.clientId, tokens.mint('SELF')));
    },
  },
];
