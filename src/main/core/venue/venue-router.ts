import { ALERT_ROUTES } from './routes/alert-routes.ts';
import { CONTROL_ROUTES } from './routes/control-routes.ts';
import { EDIS_ROUTES } from './routes/edis-routes.ts';
import { FOREVER_ROUTES } from './routes/forever-routes.ts';
import { FUNDS_ROUTES } from './routes/funds-routes.ts';
import { IP_ROUTES } from './routes/ip-routes.ts';
import { ORDER_ROUTES } from './routes/order-routes.ts';
import { PORTFOLIO_ROUTES } from './routes/portfolio-routes.ts';
import { STATEMENT_ROUTES } from './routes/statement-routes.ts';
import { SUPER_ROUTES } from './routes/super-routes.ts';
import type { VenueRoute } from './routes/venue-route.ts';

const ROUTES = [
  ORDER_ROUTES,
  SUPER_ROUTES,
  FOREVER_ROUTES,
  ALERT_ROUTES,
  PORTFOLIO_ROUTES,
  FUNDS_ROUTES,
  CONTROL_ROUTES,
  STATEMENT_ROUTES,
  EDIS_ROUTES,
  IP_ROUTES,
].flat();

interface Pattern {
  readonly route: VenueRoute;
  readonly parts: readonly string[];
}

/** Patterns by number of parts; whole words stand before parameters, so that `/orders/external/…` is not an id. */
const BY_LENGTH = new Map<number, Pattern[]>();
for (const route of ROUTES) {
  const parts = route.path.split('/');
  const list = BY_LENGTH.get(parts.length) ?? [];
  list.push({ route, parts });
  list.sort((a, b) => parameters(a) - parameters(b));
  BY_LENGTH.set(parts.length, list);
}

function parameters({ parts }: Pattern): number {
  return parts.filter((part) => part.startsWith(':')).length;
}

export interface FoundRoute {
  readonly route: VenueRoute;
  readonly params: Readonly<Record<string, string>>;
}

function paramsOf({ parts }: Pattern, asked: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const given = asked[i] as string;
    if (part.startsWith(':') && given !== '') params[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return params;
}

/**
 * The trading route of a path below `/v2`; a slash at the end is ignored.
 * @returns `'method'` when the path is known with other methods only, null when it is not known.
 */
export function findVenueRoute(method: string, path: string): FoundRoute | 'method' | null {
  const asked = (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  let known = false;
  for (const pattern of BY_LENGTH.get(asked.length) ?? []) {
    const params = paramsOf(pattern, asked);
    if (params === null) continue;
    if (pattern.route.method === method) return { route: pattern.route, params };
    known = true;
  }
  return known ? 'method' : null;
}
