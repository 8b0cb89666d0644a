import { z } from 'zod';
import { Rng } from '../../core/rng.ts';
import { netQty } from '../../core/venue/positions.ts';
import { Refused } from '../../core/venue/reply.ts';
import { FaultDice, venueFaultsSchema } from '../../core/venue/venue-faults.ts';
import type { TradingDesk } from './trading-desk.ts';

const external = z.strictObject({
  /** A body of `POST /orders`. */
  order: z.record(z.string(), z.unknown()),
  /** Channel that the frames name. */
  source: z.enum(['W', 'N', 'T']).optional(),
});
const cancel = z.strictObject({ orderId: z.string().min(1).max(32) });
const postback = z.strictObject({ url: z.url({ protocol: /^http$/ }).nullable() });
const faults = venueFaultsSchema.extend({ seed: z.union([z.int(), z.string()]).optional() });

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const done = (body: unknown): Answer => ({ status: 200, body });
const wrong = (error: string): Answer => ({ status: 400, body: { error } });

/** Paths below `/sim/venue`: the truth of the venue, orders from elsewhere, faults. No part of the broker's protocol. */
export class TradingControl {
  readonly #desk: TradingDesk;
  readonly #clientId: string;

  constructor(desk: TradingDesk, clientId: string) {
    this.#desk = desk;
    this.#clientId = clientId;
  }

  /** Answers a control request. @param text its body. */
  answer(method: string, path: string, text: string): Answer {
    if (method === 'GET' && path === '/sim/venue') return done(this.#truth());
    const act = this.#acts[path];
    if (method !== 'POST' || act === undefined) {
      const posts = Object.keys(this.#acts).map((name) => `POST ${name}`);
      return { status: 404, body: { error: `Known: GET /sim/venue, ${posts.join(', ')}` } };
    }
    try {
      return act(text === '' ? {} : JSON.parse(text));
    } catch (error) {
      if (error instanceof z.ZodError) {
        return wrong(error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; '));
      }
      if (error instanceof Refused) return wrong(error.message);
      if (error instanceof SyntaxError) return wrong('The body is no JSON text.');
      throw error;
    }
  }

  readonly #acts: Readonly<Record<string, (body: unknown) => Answer>> = {
    '/sim/venue/faults': (body) => {
      const { seed, ...plan } = faults.parse(body);
      const { door } = this.#desk;
      door.dice = seed === undefined ? door.dice : new FaultDice(new Rng(seed), plan);
      door.dice.faults = plan;
      return done(plan);
    },
    '/sim/venue/order': (body) => {
      const { order, source = 'N' } = external.parse(body);
      const made = this.#desk.door.venue.placeExternal(this.#clientId, order, this.#desk.nowMs, source);
      return done({ orderId: made.id });
    },
    '/sim/venue/cancel': (body) => {
      const { orderId } = cancel.parse(body);
      const found = this.#desk.door.venue.cancelExternal(this.#clientId, orderId, this.#desk.nowMs);
      return found ? done({ orderId }) : wrong(`There is no live order ${orderId}.`);
    },
    '/sim/venue/reset-streams': () => {
      this.#desk.door.resetStreams();
      return done({});
    },
    '/sim/venue/postback': (body) => {
      const { url } = postback.parse(body);
      this.#desk.callBack(url);
      return done({ url });
    },
  };

  /** What the venue knows, past every fault; amounts in paise. */
  #truth(): unknown {
    this.#desk.advance();
    const { door, postback: hook, socket } = this.#desk;
    const account = door.venue.account(this.#clientId);
    return {
      handled: door.handled,
      streams: socket.open,
      postbacks: hook.sent,
      cashPaise: account.cashPaise,
      chargesPaise: account.chargesPaise,
      orders: [...account.orders.values()].map((one) => ({
        orderId: one.id,
        correlationId: one.correlationId,
        status: one.status,
        quantity: one.quantity,
        filled: one.filled,
        source: one.source,
      })),
      trades: account.trades.length,
      positions: account.openPositions().map((one) => ({
        instrument: one.instrument.key,
        product: one.product,
        net: netQty(one),
      })),
    };
  }
}
