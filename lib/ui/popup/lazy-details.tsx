import { useEffect, useState } from 'preact/hooks';
import { t } from '../text.ts';
import type { Details, DetailsProps } from './details.tsx';

let loaded: { Details: typeof Details } | null = null;

/** Details, loaded when the first ones are opened: most looks at the popup do without. */
export function LazyDetails(props: DetailsProps) {
  const [panel, setPanel] = useState(loaded);
  useEffect(() => {
    if (panel) return;
    void import('./details.tsx').then((details) => setPanel((loaded = details)));
  }, [panel]);
  if (panel) return <panel.Details {...props} />;
  return <div class="panel" id={props.id} role="region" aria-label={t('detailsOf', props.title)} aria-busy />;
}
