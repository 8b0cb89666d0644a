import { readPageFile } from './page-files.ts';
import { pageHeaders } from './page-policy.ts';

/** The desktop page's own origin; nothing is ever loaded from files or the network. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** Answers requests of the page's scheme from the built page: GET only, confined to its folder, with the policy. */
export async function answerPageRequest(pageDir: string, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const headers = pageHeaders();
  if (request.method !== 'GET') return new Response('Only GET is answered here.', { status: 405, headers });
  const file = url.host === APP_HOST ? await readPageFile(pageDir, url.pathname) : null;
  if (file === null) return new Response('There is no such file.', { status: 404, headers });
  return new Response(new Uint8Array(file.body), { headers: { ...headers, 'content-type': file.type } });
}
