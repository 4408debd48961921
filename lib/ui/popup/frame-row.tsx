import type { PopupView } from '../../core/protocol.ts';
import { Notice } from '../notice.tsx';
import { Host, Say } from '../say.tsx';
import { t } from '../text.ts';
import { say } from '../words.ts';

/** A player in a frame that cannot be looked into without access to its host. */
export function FrameRow(props: {
  id: string;
  frame: PopupView['closedFrames'][number];
  declined: boolean;
  asking: boolean;
  allow: () => void;
}) {
  const { id, declined } = props;
  const host = { host: props.frame.host };
  return (
    <li class="row">
      <h4 class="title">
        <Say words={say('playerFrom', host)} />
      </h4>
      <p class="meta">
        <span class="host" title={host.host}>
          <Host name={host.host} />
        </span>
      </p>
      <Notice
        id={`${id}-why`}
        tone="attention"
        why={say(declined ? 'declined' : 'otherSitePlayer')}
        body={declined ? say('declinedFrame') : say('otherSitePlayerBody', host)}
      >
        <button type="button" class="btn primary" aria-busy={props.asking} onClick={props.allow}>
          {declined ? (
            t('askAgain')
          ) : (
            <span>
              <Say words={say('allowHost', host)} />
            </span>
          )}
        </button>
      </Notice>
    </li>
  );
}
