/** The symbol that some recorders put into the file's name; null when there is none. @param name without folder and ending. */
export function symbolInName(name: string): string | null {
  const match = /^kite_full_([A-Z0-9&-]+)_|^nse_chain_([A-Z]+)_|^dhan_rollingoption_([A-Z]+)_/.exec(name);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
}
