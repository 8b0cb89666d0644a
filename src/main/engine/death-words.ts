/** What is said when something ended that should not have: the fact, and whether it comes back. */

export function threadDeath(name: string, why: string, down: boolean): string {
  const remedy = down ? 'It keeps failing and stays down: restart the terminal and read the log.' : 'It restarts.';
  return `The ${name} thread ended: ${why}. ${remedy}`;
}

export function sourceDeath(why: string, down: boolean): string {
  return `The simulated exchange ended: ${why}. ${down ? 'It stays down: restart the terminal.' : 'It restarts.'}`;
}
