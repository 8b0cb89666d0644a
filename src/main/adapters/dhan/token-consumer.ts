/**
 * Who made an access token, as it says itself (dhan-api 1.2): `SELF` on the broker's web page, `APP` by PIN and
 * one-time code or an API key. Null when the token cannot be read or does not say.
 */
export function tokenConsumer(token: string): 'SELF' | 'APP' | null {
  const [, payload] = token.split('.');
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const said = typeof claims === 'object' && claims !== null && 'tokenConsumerType' in claims;
    const consumer = said ? claims.tokenConsumerType : null;
    return consumer === 'SELF' || consumer === 'APP' ? consumer : null;
  } catch {
    return null;
  }
}
