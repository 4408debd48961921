/** The sections of the options page, in the order of its navigation. */
export const SECTIONS = ['sites', 'general', 'access', 'diagnostics', 'about'] as const;
export type Section = (typeof SECTIONS)[number];

/** The current view of the options page, kept in its address after `#`. */
export type Route = { at: Section | 'add' } | { at: 'site'; key: string };

/** Parses a location hash as a route. Any unknown hash means Sites. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (path === 'add') return { at: path };
  const section = SECTIONS.find((name) => name === path);
  if (section) return { at: section };
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
