import type { ChannelType } from '#contract/model/notifier.ts';
import { desktop } from './desktop.ts';
import { email } from './email.ts';
import type { Notifier } from './notifier.ts';
import { reddit } from './reddit.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';

/** Every way out, by type. */
export const NOTIFIERS: Readonly<Record<ChannelType, Notifier>> = {
  telegram,
  reddit,
  email,
  webhook,
  desktop,
};
