/** Letters of the random part: 32 of them, so that five bits of a random byte choose one without bias. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const RANDOM_LETTERS = 7;

/**
 * An id for one key-down: wall time in base 36 and 35 random bits. 17 characters; at most 20 are allowed, because slices
 * and legs add theirs.
 */
export function newClientOrderId(nowMs: number, random: Uint8Array): string {
  const letters = Array.from({ length: RANDOM_LETTERS }, (_, i) => LETTERS[(random[i] ?? 0) & 31]).join('');
  return `h-${Math.trunc(nowMs).toString(36).slice(-8)}${letters}`;
}

/** An id of this page at this moment. */
export function freshOrderId(): string {
  return newClientOrderId(Date.now(), crypto.getRandomValues(new Uint8Array(RANDOM_LETTERS)));
}
