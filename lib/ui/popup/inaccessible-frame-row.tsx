import type { PopupView } from '../../core/protocol.ts';
import { Notice } from '../shared/notice.tsx';
import { HostName, Localized } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import { localized } from '../shared/localized-text.ts';

/** A player in a frame that Freshet cannot inspect without access to its host. */
export function InaccessibleFrameRow(props: {
  id: string;
  frame: PopupView['inaccessibleFrames'][number];
  declined: boolean;
  asking: boolean;
  allow: () => void;
}) {
  const { id, declined } = props;
  const host = { host: props.frame.host };
  return (
    <li class="row">
      <h4 class="title">
        <Localized text={localized('playerFrom', host)} />
      </h4>
      <p class="meta">
        <span class="host" title={host.host}>
          <HostName name={host.host} />
        </span>
      </p>
      <Notice
        id={`${id}-why`}
        tone="attention"
        why={localized(declined ? 'declined' : 'otherSitePlayer')}
        body={declined ? localized('declinedFrame') : localized('otherSitePlayerBody', host)}
      >
        <button type="button" class="btn primary" aria-busy={props.asking} onClick={props.allow}>
          {declined ? (
            t('askAgain')
          ) : (
            <span>
              <Localized text={localized('allowHost', host)} />
            </span>
          )}
        </button>
      </Notice>
    </li>
  );
}
