import { type Fault, faultOf } from '#contract/faults.ts';
import type { Login } from '../../core/account/account.ts';
import type { Broker } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { DhanDepth } from './depth.ts';
import { DhanFeed, type DhanFeedParts } from './feed.ts';
import { DhanHistory } from './history.ts';
import type { TimeListener } from './http-door.ts';
import { readQuotes } from './quotes.ts';
import { DhanReference } from './reference.ts';
import { DhanRollingOptions } from './rolling-options.ts';
import { DhanRest } from './rest.ts';

/** Where the broker answers and as whom to ask; a simulated exchange gives the same shape. */
export interface DhanAccess {
  readonly urls: {
    readonly rest: string;
    readonly feed: string;
    readonly depth20: string | null;
    readonly depth200: string | null;
    readonly masterDetailed: string;
    readonly masterCompact: string;
  };
  readonly clientId: string;
  readonly accessToken: string;
}

/**
 * One Dhan account. Nothing is sent before something is asked.
 * @param heard called with the time that each answer said.
 */
export function openDhan(access: DhanAccess, timers: Timers, random: Random, heard?: TimeListener): Broker {
  const { urls, clientId, accessToken } = access;
  const rest = new DhanRest({ url: urls.rest, clientId, accessToken }, timers, random, heard);
  const reference = new DhanReference(rest, urls, timers);
  const probe = async (): Promise<Fault | null> => {
    try {
      await reference.profile();
      return null;
    } catch (thrown) {
      return faultOf(thrown);
    }
  };
  return {
    feed: (parts) => {
      const access = { url: urls.feed, clientId, accessToken };
      const renewed = (login: Login): void => rest.renew(login.accessToken);
      const quotes: DhanFeedParts['quotes'] = (instruments) => readQuotes(rest, instruments);
      return new DhanFeed({ ...parts, access, timers, random, probe, renewed, quotes });
    },
    depth: (parts) => {
      const { depth20, depth200 } = urls;
      if (depth20 === null || depth200 === null) return null;
      const books = { urls: { 20: depth20, 200: depth200 }, clientId, accessToken };
      return new DhanDepth({ ...parts, access: books, timers, random, probe });
    },
    reference,
    history: new DhanHistory(rest),
    rolling: new DhanRollingOptions(rest),
    renew: ({ accessToken: next }) => rest.renew(next),
    close: () => {
      rest.close();
      reference.close();
    },
  };
}
