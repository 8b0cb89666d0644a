import type { Notifier } from './notifier.ts';

/** The list of notices of the desktop itself; the host shows them. */
export const desktop: Notifier = {
  type: 'desktop',
  rates: [{ count: 1, perMs: 2_000 }],
  retriesUnsure: false,
  open: (_values, tools) => ({
    send: ({ title, text }) => {
      tools.desktop(title, text);
      return Promise.resolve({ kind: 'sent' });
    },
  }),
};
