import { dayFirstText, isoText } from '../ist-text.ts';
import { badInput, json, listError, type Reply, refused, tradingError } from './reply.ts';
import type { Call, RestParts, Route } from './route.ts';

/** Money the simulated account starts with, rupees. */
const OPENING_BALANCE = 1_000_000;
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

function funds(clientId: string): string {
  const amount = OPENING_BALANCE.toFixed(1);
  return (
    `{"dhanClientId":"${clientId}","availabelBalance":${amount},"sodLimit":${amount},"collateralAmount":0.0,` +
    `"receiveableAmount":0.0,"utilizedAmount":0.0,"blockedPayoutAmount":0.0,"withdrawableBalance":${amount}}`
  );
}

function registeredIp(ip: string | null): Reply {
  if (ip === null) return listError('No IP is set for this account');
  return json(200, { modifyDateSecondary: null, secondaryIP: null, modifyDatePrimary: '2026-10-01', primaryIP: ip });
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

/** Profile, funds and the books of an account that has not traded. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  { ...trading, path: '/v2/profile', handle: (call, parts) => json(200, profile(call, parts)) },
  {
    ...trading,
    path: '/v2/fundlimit',
    handle: (_call, { tokens }) => ({ ...json(200, {}), body: funds(tokens.clientId) }),
  },
  { ...trading, path: '/v2/orders', handle: () => json(200, []) },
  { ...trading, path: '/v2/trades', handle: () => json(200, []) },
  { ...trading, path: '/v2/positions', handle: () => json(200, []) },
  {
    ...trading,
    path: '/v2/holdings',
    handle: () => tradingError(500, 'HOLDING_ERROR', 'DH-1111', 'No holdings available'),
  },
  { ...trading, path: '/v2/ip/getIP', handle: (_call, { options }) => registeredIp(options.staticIp) },
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
