import type { ComponentChildren } from 'preact';
import type { KeptView, StreamView } from '../../core/protocol.ts';
import { Clock, Host } from '../say.tsx';
import { number, t } from '../text.ts';

/** What else is known of a kept stream, and what else can be done with it. */
export function Details(props: {
  id: string;
  title: string;
  stream: StreamView;
  kept: KeptView;
  busy: boolean;
  refresh: () => void;
}) {
  const { kept, stream } = props;
  return (
    <div class="panel" id={props.id} role="region" aria-label={t('detailsOf', props.title)}>
      <dl class="facts">
        <Fact name={t('factRefreshed')}>
          {kept.refreshCount > 0 ? <Clock at={kept.lastRefreshed} /> : t('noRefreshYet')}
        </Fact>
        <Fact name={t('factCount')}>{number(kept.refreshCount)}</Fact>
        <Fact name={t('factNext')}>
          <Clock at={kept.nextRefreshAt} />
        </Fact>
        <Fact name={t('factUntil')}>{kept.expiresAt === null ? t('factUnknown') : <Clock at={kept.expiresAt} />}</Fact>
        <Fact name={t('factSite')}>
          <bdi>{kept.siteKey}</bdi>
        </Fact>
        <Fact name={t('factHost')}>
          <Host name={stream.host} />
        </Fact>
      </dl>
      <div class="acts">
        <button type="button" class="btn" aria-busy={props.busy} onClick={props.refresh}>
          {t('refreshNow')}
        </button>
      </div>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
