import { z } from 'zod';
import type { TokenFacts } from '../../core/account/account.ts';

/** Longest token that is looked at; the broker's have about 300 characters. */
const TOKEN_CHARS_MAX = 4_096;
const claimsSchema = z.object({
  exp: z.number().positive(),
  dhanClientId: z.coerce.string(),
  tokenConsumerType: z.string().optional(),
});

/** Claims of an access token, read without checking its signature: only the broker can do that (dhan-api 1.2). */
export function readToken(accessToken: string): TokenFacts | null {
  const [, body, signature] = accessToken.split('.');
  if (accessToken.length > TOKEN_CHARS_MAX || body === undefined || signature === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  const claims = claimsSchema.safeParse(value);
  if (!claims.success) return null;
  const { exp, dhanClientId, tokenConsumerType } = claims.data;
  const consumer = tokenConsumerType === 'SELF' || tokenConsumerType === 'APP' ? tokenConsumerType : null;
  return { clientId: dhanClientId, endsAtMs: exp * 1_000, consumer };
}
