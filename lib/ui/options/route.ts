/** Where the options page is: the part of its address after `#`. */
export type Route = { at: 'sites' | 'general' | 'about' | 'add' } | { at: 'site'; key: string };

/** The route of a location hash; Sites for what is none. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (path === 'general' || path === 'about' || path === 'add') return { at: path };
  if (!path.startsWith('site/')) return { at: 'sites' };
  try {
    return { at: 'site', key: decodeURIComponent(path.slice('site/'.length)) };
  } catch {
    return { at: 'sites' };
  }
}

export function hashOf(route: Route): string {
  return route.at === 'site' ? `#site/${encodeURIComponent(route.key)}` : `#${route.at}`;
}
