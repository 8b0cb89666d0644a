import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type InstrumentCalls =
  | 'instruments.page'
  | 'instruments.search'
  | 'instruments.changes'
  | 'instruments.holds'
  | 'instruments.confirmChange';

/** Instrument calls. While the list is still being read the page is empty; `session.changed` follows. */
export function instrumentHandlers(services: EngineServices): Pick<Handlers, InstrumentCalls> {
  return {
    'instruments.page': ({ from, limit }) => services.epoch().universe.page(from, limit),
    // The store holds the whole list of the day and searches it on its own thread.
    'instruments.search': async ({ text, limit }) => {
      let epoch = 0;
      const found = await services.askStore((present) => {
        epoch = present.number;
        return { kind: 'search', text, limit };
      });
      return { epoch, ...found };
    },
    'instruments.holds': () => ({ total: services.holds.total, holds: services.holds.page() }),
    'instruments.confirmChange': (which) => services.askStore(() => ({ kind: 'confirmChange', which })),
    'instruments.changes': ({ from, limit }) => services.askStore(() => ({ kind: 'changes', from, limit })),
  };
}
