import { spawn } from 'node:child_process';

/** The command that opens a URL here; null without a display. */
export function browserCommand(platform: string, env: NodeJS.ProcessEnv): readonly string[] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined ? null : ['xdg-open'];
}

/** Opens the URL in the user's browser where there is a display; says nothing when there is none. */
export function openBrowser(url: string): void {
  const [command, ...args] = browserCommand(process.platform, process.env) ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write('No browser could be opened; open the address above by hand.\n'));
  child.unref();
}
