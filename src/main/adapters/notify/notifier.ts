import type { Alert } from '#contract/model/alert.ts';
import type { ChannelType } from '#contract/model/notifier.ts';
import type { NotifyHttp } from './notify-http.ts';

/** One message as it goes out. `id` is the same for every try, so that a receiver can tell repeats. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly alert: Alert | null;
}

/**
 * What became of a try. `later`: it did not get there, try again, at the earliest after `afterMs` when the other side
 * said so. `unsure`: bytes left and nobody said whether it was taken. `refused`: it will not help to try again.
 */
export type SendResult =
  | { readonly kind: 'sent' }
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number | null }
  | { readonly kind: 'unsure'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Most messages in a stretch of time, ms. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** What a notifier has to work with. */
export interface NotifierTools {
  readonly http: NotifyHttp;
  readonly nowMs: () => number;
  /** Shows a notice through the host; absent where it has no such list. */
  readonly desktop: (title: string, text: string) => void;
}

/** A channel that is set up: values and secrets by the names of its fields. */
export interface Sender {
  send(message: Message): Promise<SendResult>;
}

/** A way out of the terminal, as a value. */
export interface Notifier {
  readonly type: ChannelType;
  readonly rates: readonly Rate[];
  /** Whether to try again when nobody knows if it arrived: not where strangers would read it twice. */
  readonly retriesUnsure: boolean;
  /** @param values settings and secrets, checked: every field is there. */
  open(values: Readonly<Record<string, string>>, tools: NotifierTools): Sender;
}
