import type { Alert } from '#contract/model/alert.ts';
import type { Fault } from '#contract/faults.ts';
import type { Channel, ChannelState } from '#contract/model/notifier.ts';
import type { Boot, CommonOrder, CommonReport } from './protocol.ts';

/** Messages between the engine and the notify thread. */

/** One message to one channel. */
export interface Outgoing {
  readonly alertId: number;
  readonly channel: string;
  readonly text: string;
  readonly alert: Alert;
  /** Sent no more after this moment of engine time. */
  readonly untilMs: number;
}
/** A channel with its secrets: never logged, never written. */
export interface OpenChannel {
  readonly channel: Channel;
  readonly secrets: Readonly<Record<string, string>>;
}
export type NotifyBoot = Boot;
export type NotifyOrder =
  | CommonOrder
  /** All channels that are on. One that was there keeps what waits for it and its rates; what waits for one that is gone is dropped. */
  | { readonly type: 'channels'; readonly channels: readonly OpenChannel[] }
  | { readonly type: 'send'; readonly messages: readonly Outgoing[] }
  | { readonly type: 'test'; readonly id: number; readonly channel: string };
export type NotifyReport =
  | CommonReport
  | {
      readonly type: 'delivery';
      readonly alertId: number;
      readonly channel: string;
      readonly state: 'begun' | 'sent' | 'failed' | 'dropped';
      readonly note: string;
    }
  /** A notice for the desktop's own list; the host shows it. */
  | { readonly type: 'desktop'; readonly title: string; readonly text: string }
  | { readonly type: 'channels'; readonly states: readonly ChannelCounts[] }
  | { readonly type: 'tested'; readonly id: number; readonly ms: number }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault };
/** How a channel does, as its thread counts it. */
export type ChannelCounts = Pick<
  ChannelState,
  'waiting' | 'sent' | 'failed' | 'dropped' | 'lastSentMs' | 'lastError'
> & { readonly id: string };
