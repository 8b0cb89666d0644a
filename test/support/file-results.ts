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
    readonly file?: string;
    readonly duration_ms?: number;
    readonly counts?: { readonly passed: number; readonly failed: number; readonly cancelled: number; skipped: number };
  };
}

/** A reporter for Node's runner: a line for each file that ended. A test that was cancelled (time, crash) has failed. */
export default async function* fileResults(source: AsyncIterable<RunnerEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type !== 'test:summary' || data.file === undefined || data.counts === undefined) continue;
    const { passed, failed, cancelled, skipped } = data.counts;
    const result: FileResult = {
      file: data.file,
      passed,
      failed: failed + cancelled,
      skipped,
      durationMs: Math.round(data.duration_ms ?? 0),
    };
    yield `${JSON.stringify(result)}\n`;
  }
}
