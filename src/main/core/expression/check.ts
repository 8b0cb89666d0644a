import type { ExpressionCheck } from '#contract/model/own-scanner.ts';
import type { ScanInterval } from '../scan/scan-state.ts';
import { compile } from './compile.ts';
import { ExpressionError } from './expression-error.ts';

/** Checks an expression: what is wrong, or what it takes and tells. Never throws, whatever the text. */
export function checkExpression(text: string, intervals: readonly ScanInterval[]): ExpressionCheck {
  try {
    const { text: written, costNs, needs, evidence } = compile(text, intervals);
    const columns = [...new Set(['close', ...evidence.map(({ name }) => name)])];
    return { fault: null, text: written, costNs, needs: Object.fromEntries(needs), columns };
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    const { from, to, message, suggestions } = thrown;
    return { fault: { from, to, message, suggestions: [...suggestions] }, text: '', costNs: 0, needs: {}, columns: [] };
  }
}
