import { useEffect, useState } from 'preact/hooks';

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

/** The event fired on the window before the route changes. A form with unsaved changes prevents it. */
export const LEAVE_EVENT = 'freshet:leaving';

/** The current route. It follows links and the browser's back and forward buttons. */
export function useRoute(): [Route, (to: Route) => void] {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      if (dispatchEvent(new Event(LEAVE_EVENT, { cancelable: true }))) setRoute(routeOf(location.hash));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return [route, (to) => void (location.hash = hashOf(to))];
}
