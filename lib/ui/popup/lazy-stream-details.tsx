import { useEffect, useState } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import type { StreamDetails, StreamDetailsProps } from './stream-details.tsx';

let loaded: { StreamDetails: typeof StreamDetails } | null = null;

/** Stream details, loaded when the viewer first opens them. Most popup visits do not need them. */
export function LazyStreamDetails(props: StreamDetailsProps) {
  const [panel, setPanel] = useState(loaded);
  useEffect(() => {
    if (panel) return;
    void import('./stream-details.tsx').then((details) => setPanel((loaded = details)));
  }, [panel]);
  if (panel) return <panel.StreamDetails {...props} />;
  return <div class="panel" id={props.id} role="region" aria-label={t('detailsOf', props.title)} aria-busy />;
}
