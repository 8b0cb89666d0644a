import type { CallName } from '#contract/calls/index.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Session and replay calls. */
export function sessionHandlers(
  services: EngineServices,
): Pick<Handlers, Extract<CallName, 'session.state' | 'replay.control'>> {
  return {
    'session.state': () => services.sessionState(),
    'replay.control': (control) => services.replay.control(control),
  };
}
