import { CALLS, type CallInput, type CallName, type CallOutput } from '#contract/calls/index.ts';
import type { CallToken } from '#contract/answerer.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { ClientState } from './client-state.ts';

/** What a handler knows of its caller. */
export interface CallContext {
  readonly client: ClientState;
  readonly token: CallToken;
}

export type Handler<N extends CallName> = (
  input: CallInput<N>,
  context: CallContext,
) => CallOutput<N> | Promise<CallOutput<N>>;

/** One handler per call of the contract: a missing one does not compile. */
export type Handlers = { readonly [N in CallName]: Handler<N> };

export type Router = (name: string, input: unknown, context: CallContext) => unknown;

/** Finds the handler of a call and checks its input first, always. Throws `input.unknown_call` and `input.bad_call`. */
export function createRouter(handlers: Handlers): Router {
  return (name, input, context) => {
    if (!Object.hasOwn(CALLS, name)) {
      throw new FaultError(fault('input.unknown_call', `There is no call '${name.slice(0, 64)}'. Reload the page.`));
    }
    const known = name as CallName;
    const parsed = CALLS[known].input.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? 'input' : issue.path.join('.');
      throw new FaultError(fault('input.bad_call', `${name}: ${where}: ${issue?.message ?? 'is not valid'}.`));
    }
    return (handlers[known] as (input: unknown, context: CallContext) => unknown)(parsed.data, context);
  };
}
