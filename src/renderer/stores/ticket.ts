import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';
import type { BracketIntent, ForeverIntent } from '#contract/model/basket.ts';
import type { AMO_TIMES, OrderIntent, OrderType, Product, Side, VALIDITIES } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';

/** Target and stop as typed; an empty text is none. */
export interface BracketDraft {
  readonly on: boolean;
  readonly target: string;
  readonly stop: string;
  readonly trail: string;
  readonly where: BracketIntent['where'];
}

/** An order that rests at the broker over days: one leg, or two of which the first to trigger cancels the other. */
export interface ForeverDraft {
  readonly on: boolean;
  readonly flag: ForeverIntent['flag'];
  /** Second leg of an OCO as typed. */
  readonly lots1: string;
  readonly price1: string;
  readonly trigger1: string;
}

/** The ticket as a person has filled it in. */
export interface TicketDraft {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly lots: string;
  readonly price: string;
  readonly trigger: string;
  readonly type: OrderType;
  readonly product: Product;
  readonly validity: (typeof VALIDITIES)[number];
  readonly amo: (typeof AMO_TIMES)[number] | null;
  readonly disclosed: string;
  readonly reduceOnly: boolean;
  readonly owner: string;
  /** Account that it was opened for; an order of it goes to no other. Null while none was known. */
  readonly account: string | null;
  readonly source: OrderIntent['source'];
  readonly bracket: BracketDraft;
  readonly forever: ForeverDraft;
}

/** What one key-down decided to send; kept until it was answered, so that asking again is the same order. */
export type Sending =
  | { readonly kind: 'order'; readonly intent: OrderIntent }
  | { readonly kind: 'bracket'; readonly intent: BracketIntent }
  | { readonly kind: 'forever'; readonly intent: ForeverIntent };

/**
 * editing: the send key works. confirming: it was pressed, the next press sends. sending: waits for the answer.
 * unanswered: nobody knows whether it arrived; the send key asks again for the same order. sent: the send key is dead
 * until another key.
 */
export type TicketPhase = 'editing' | 'confirming' | 'sending' | 'unanswered' | 'sent';

export interface TicketState {
  readonly draft: TicketDraft | null;
  readonly phase: TicketPhase;
  readonly preview: Preview | null;
  /** Whether the preview is of what the fields say now. */
  readonly fresh: boolean;
  /** Why there is no preview: a field that cannot be read, or the engine's refusal. */
  readonly problem: string | null;
  readonly reasons: readonly string[];
  /** What is asked for, was sent, or waits for an answer: the very order, prices and id fixed. */
  readonly sending: Sending | null;
  readonly outcome: { readonly tone: 'good' | 'bad'; readonly text: string } | null;
  readonly payloadOpen: boolean;
}

export const CLOSED_TICKET: TicketState = {
  draft: null,
  phase: 'editing',
  preview: null,
  fresh: false,
  problem: null,
  reasons: [],
  sending: null,
  outcome: null,
  payloadOpen: false,
};

export const ticketStore = createStore<TicketState>(() => CLOSED_TICKET);
