import { z } from 'zod';
import { type Fault, fault, faultOf } from '#contract/faults.ts';
import type { BarLike } from '../indicators/columns.ts';
import { isFault } from '../indicators/compute.ts';
import { calcFunctionOf } from './index.ts';

/** Named series kept at once: a script that needs more can send the bars with the request. */
const NAMED_MAX = 1_000;
/** Bars in one list: forty years of minutes of one session. */
const BARS_MAX = 4_000_000;

const idSchema = z.union([z.number(), z.string(), z.null()]);
const nameSchema = z.string().min(1).max(200);
/** Bars as they come; their values are checked when a function reads them. */
const barListSchema = z.array(z.record(z.string(), z.unknown())).max(BARS_MAX);

/** A line that names a series. */
const namingSchema = z.strictObject({ id: idSchema.optional(), bars: nameSchema, data: barListSchema });

/** A line that asks for something; what stands beside `params` counts as a parameter. */
const requestSchema = z.looseObject({
  id: idSchema.optional(),
  fn: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  bars: z.union([nameSchema, barListSchema]).optional(),
});

type Answer = { ok: true; out: unknown } | { ok: false; fault: Fault };

/**
 * The calculator behind `calc`: one JSON line in, one JSON line out. It remembers named series between lines; a bad
 * line is answered with a fault and changes nothing.
 */
export class Calculator {
  readonly #named = new Map<string, readonly BarLike[]>();

  /** Answers one line, or null for an empty one. Never throws. */
  answerLine(line: string): string | null {
    if (line.trim() === '') return null;
    let request: unknown;
    try {
      request = JSON.parse(line);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      return JSON.stringify({
        ok: false,
        fault: fault('input.json', `The line is not JSON: ${why}. Send one object a line.`),
      });
    }
    return JSON.stringify({ ...idOf(request), ...this.#answer(request) });
  }

  #answer(request: unknown): Answer {
    try {
      const out = this.#compute(request);
      return isFault(out) ? { ok: false, fault: out } : { ok: true, out };
    } catch (thrown) {
      return { ok: false, fault: faultOf(thrown) };
    }
  }

  #compute(request: unknown): unknown {
    if (typeof request === 'object' && request !== null && 'data' in request && !('fn' in request))
      return this.#name(request);
    const parsed = requestSchema.safeParse(request);
    if (!parsed.success) return requestFault(parsed.error);
    const { id: _id, fn, params, bars, ...beside } = parsed.data;
    const found = calcFunctionOf(fn);
    if (found === undefined)
      return fault('input.unknown_function', `There is no function ${fn}. See calc --list.`, { fn });
    const list = this.#barsOf(bars);
    if (isFault(list)) return list;
    if (list !== null && !found.takesBars)
      return fault('input.bars_unused', `${fn} does not read bars. Leave "bars" out.`, { fn });
    return found.answer({ ...beside, ...params }, list);
  }

  #barsOf(bars: string | readonly object[] | undefined): readonly BarLike[] | null | Fault {
    if (bars === undefined) return null;
    if (typeof bars !== 'string') return bars as readonly BarLike[];
    return (
      this.#named.get(bars) ??
      fault('input.unknown_bars', `No series is named ${bars}. Send {"bars":"${bars}","data":[…]} first.`, { bars })
    );
  }

  #name(request: object): unknown {
    const parsed = namingSchema.safeParse(request);
    if (!parsed.success) return requestFault(parsed.error);
    const { bars, data } = parsed.data;
    if (!this.#named.has(bars) && this.#named.size >= NAMED_MAX)
      return fault('input.too_many_series', `${NAMED_MAX} series are named already. Send the bars with the request.`);
    this.#named.set(bars, data as readonly BarLike[]);
    return { bars, length: data.length };
  }
}

function requestFault(error: z.ZodError): Fault {
  const issue = error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'line' : issue.path.join('.');
  return fault(
    'input.request',
    `${where}: ${issue?.message ?? 'not valid'}. A request has "fn", and "params" or "bars" as it needs.`,
  );
}

/** The id of a request, given back so that answers can be told apart; absent when it had none. */
function idOf(request: unknown): { id?: unknown } {
  if (typeof request !== 'object' || request === null || !('id' in request)) return {};
  return idSchema.safeParse(request.id).success ? { id: request.id } : {};
}
