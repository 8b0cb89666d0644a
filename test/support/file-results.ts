/** What one test file came to, as the reporter writes it: one JSON line a file. */
export interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

interface RunnerEvent {
  readonly type: string;
  readonly data: {
    readonly name?: string;
    readonly nesting?: number;
    readonly skip?: boolean | string;
    readonly details?: { readonly duration_ms?: number; readonly type?: string };
  };
}

/**
 * A reporter for a batch (batch.ts): a line for each file that ended. A test that was cancelled (time, crash) has failed; so has
 * a file that threw as it was loaded, whose hook threw, or that holds no test at all.
 */
export default async function* fileResults(source: AsyncIterable<RunnerEvent>): AsyncGenerator<string> {
  let [passed, failed, skipped] = [0, 0, 0];
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.nesting !== 0) {
      const skips = data.skip !== undefined;
      if (data.details?.type === 'suite' && !skips) continue;
      if (type === 'test:fail') failed += 1;
      else if (skips) skipped += 1;
      else passed += 1;
      continue;
    }
    if (failed === 0 && (type === 'test:fail' || passed + skipped === 0)) failed = 1;
    const durationMs = Math.round(data.details?.duration_ms ?? 0);
    const result: FileResult = { file: data.name ?? '', passed, failed, skipped, durationMs };
    [passed, failed, skipped] = [0, 0, 0];
    yield `${JSON.stringify(result)}\n`;
  }
}
