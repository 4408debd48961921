import { useEffect, useState } from 'preact/hooks';
import { hashOf, type Route, routeOf } from './route.ts';

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
