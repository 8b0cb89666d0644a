import type { z } from 'zod';

/** One request of the contract: what goes in, what comes out. */
export interface CallSpec<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly input: In;
  readonly output: Out;
}

/** Declares a call. Both shapes must be JSON-safe: they cross sockets as text. */
export function call<In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out): CallSpec<In, Out> {
  return { input, output };
}
