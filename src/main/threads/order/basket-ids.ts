import { shortId } from '../../core/orders/short-id.ts';

/** A leg is sent again at most so often; then a person buys or sells it by a ticket. One digit keeps the id short. */
export const RETRIES_MAX = 9;
const RETRY = /^(.+)-r[1-9]$/;

/** Id of a leg's order; the one that chases the rest at the market has its own. */
export function legId({ clientOrderId }: { readonly clientOrderId: string }, chasing: boolean): string {
  return chasing ? `${clientOrderId}-m` : clientOrderId;
}

/** Id of the exit that takes back the n-th leg of a basket, from 0. */
export function exitIdOf(basketId: string, n: number): string {
  return `${shortId(basketId)}-u${n + 1}`;
}

/** Id under which what remains of a leg goes out for the n-th time, from 1. */
export function retryIdOf(clientOrderId: string, n: number): string {
  return `${shortId(clientOrderId)}-r${n}`;
}

/** Stem of the leg that an id sends again; null when it is no such id. */
export function retriedStem(clientOrderId: string): string | null {
  return RETRY.exec(clientOrderId)?.[1] ?? null;
}
