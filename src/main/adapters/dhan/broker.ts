import { type Fault, faultOf } from '#contract/faults.ts';
import type { Broker } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { DhanDepth } from './depth.ts';
import { DhanFeed } from './feed.ts';
import { DhanHistory } from './history.ts';
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

/** One Dhan account. Nothing is sent before something is asked. */
export function openDhan(access: DhanAccess, timers: Timers, random: Random): Broker {
  const { urls, clientId, accessToken } = access;
  const rest = new DhanRest({ url: urls.rest, clientId, accessToken }, timers, random);
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
    feed: (parts) =>
      new DhanFeed({ ...parts, access: { url: urls.feed, clientId, accessToken }, timers, random, probe }),
    depth: (parts) => {
      const { depth20, depth200 } = urls;
      if (depth20 === null || depth200 === null) return null;
      const books = { urls: { 20: depth20, 200: depth200 }, clientId, accessToken };
      return new DhanDepth({ ...parts, access: books, timers, random, probe });
    },
    reference,
    history: new DhanHistory(rest),
    rolling: new DhanRollingOptions(rest),
    close: () => {
      rest.close();
      reference.close();
    },
  };
}
