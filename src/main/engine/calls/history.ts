import type { Instrument } from '#contract/model/instrument.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Options are thousands, each of a few months: their history is fetched when somebody looks at it. */
const isPrefetched = ({ right }: Instrument): boolean => right === null;

/** Corporate actions and the prefetch; the store thread answers. */
export function historyHandlers(services: EngineServices): Pick<Handlers, 'history.actions' | 'history.prefetch'> {
  return {
    'history.actions': ({ epoch, slot }) =>
      services.askStore((present) => {
        present.universe.check(epoch, [slot]);
        return { kind: 'actions', slot };
      }),
    'history.prefetch': ({ epoch, action, slots }) =>
      services.askStore((present) => {
        const { universe } = present;
        universe.check(epoch, slots ?? []);
        const all = () => universe.instruments.filter(isPrefetched).map(({ slot }) => slot);
        return { kind: 'prefetch', action, slots: action === 'start' ? (slots ?? all()) : undefined };
      }),
  };
}
