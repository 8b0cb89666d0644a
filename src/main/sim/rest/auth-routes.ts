import { createHmac } from 'node:crypto';
import { tokenReply } from './account-routes.ts';
import { authError, json } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

/** Who logs in to the simulated exchange. These are no secrets: they open nothing else. */
export const SIM_CLIENT_ID = '1100000001';
export const SIM_PIN = '135790';
/** Base32, as an authenticator app takes it. */
export const SIM_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const TOTP_STEP_MS = 30_000;
const MINT_SPAN_MS = 120_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32Bytes(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += BASE32.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Six digits of RFC 6238 (SHA-1, 30 s) for a moment. */
export function totp(secret: string, epochMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(epochMs / TOTP_STEP_MS)));
  const digest = createHmac('sha1', base32Bytes(secret)).update(counter).digest();
  const at = (digest.at(-1) as number) & 0x0f;
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** A code of the step before, this one or the next, by the market's clock or by the real one of an app on a phone. */
function codeFits(code: string, nowMs: number): boolean {
  return [nowMs, Date.now()].some((moment) =>
    [-1, 0, 1].some((step) => totp(SIM_TOTP_SECRET, moment + step * TOTP_STEP_MS) === code),
  );
}

/** The auth host's token generation; its refusals come with HTTP 200. */
export function authRoutes(): readonly Route[] {
  let lastMintMs = Number.NEGATIVE_INFINITY;
  const generate = (call: Call, { tokens }: RestParts) => {
    const { query, nowMs } = call;
    if (query.get('dhanClientId') !== tokens.clientId) return authError('Invalid Client ID');
    if (query.get('pin') !== SIM_PIN) return authError('Invalid Pin');
    if (!codeFits(query.get('totp') ?? '', nowMs)) return authError('Invalid TOTP');
    if (nowMs - lastMintMs < MINT_SPAN_MS) return authError('Token can be generated once every 2 minutes');
    lastMintMs = nowMs;
    return json(200, tokenReply(tokens.clientId, tokens.mint('APP')));
  };
  const path = '/auth/app/generateAccessToken';
  return [{ method: 'POST', path, family: 'trading', secured: false, rate: null, handle: generate }];
}
