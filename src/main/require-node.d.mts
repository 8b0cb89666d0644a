/** What is wrong with a Node version, as one sentence, or null. `byNpm`: npm started it. */
export function nodeFault(
  versions: { readonly node: string; readonly napi?: string | undefined },
  byNpm: boolean,
): string | null;
