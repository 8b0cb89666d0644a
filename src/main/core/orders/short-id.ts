/** Longest stem: with `-x99` and a slice's `-99` behind it, it stays below the 25 characters that the broker takes. */
const STEM_CHARS_MAX = 16;
const HEAD_CHARS = 9;
const HASH_CHARS = 6;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Stem of the ids of orders that are made for another one. A short id is its own stem; of a long one the head and a
 * hash of the whole are kept (FNV-1a, 32 bits), so that two ids that begin alike never share an order.
 */
export function shortId(clientOrderId: string): string {
  if (clientOrderId.length <= STEM_CHARS_MAX) return clientOrderId;
  let hash = FNV_OFFSET;
  for (let n = 0; n < clientOrderId.length; n += 1) hash = Math.imul(hash ^ clientOrderId.charCodeAt(n), FNV_PRIME);
  const tail = (hash >>> 0).toString(36).padStart(HASH_CHARS, '0').slice(-HASH_CHARS);
  return `${clientOrderId.slice(0, HEAD_CHARS)}-${tail}`;
}
