import { useEffect, useState } from 'preact/hooks';
import { hashOf, type Route, routeOf } from './route.ts';

/** Happens on the window before the route changes; who has something to lose prevents it. */
export const LEAVE_EVENT = 'freshet:leaving';

/** The route, and how to go to another; the browser's back and forward work as on any page. */
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
