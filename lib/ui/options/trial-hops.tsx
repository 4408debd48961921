import type { TracedRequest } from '../../core/trace.ts';
import { extractionReason } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { type MessageKey, number, t, textLocale } from '../text.ts';
import { seconds } from '../time.ts';
import { plain } from '../words.ts';

const ROLES: Record<TracedRequest['role'], MessageKey> = {
  page: 'rolePage',
  frame: 'roleFrame',
  step: 'roleStep',
  replay: 'roleReplay',
  script: 'roleScript',
};

/** Every request of a run with its status, time and size. */
export function TrialHops({ requests }: { requests: readonly TracedRequest[] }) {
  return (
    <div class="tblwrap">
      {/* Its roles as in the list of sites. */}
      <table class="hops" role="table">
        <caption>{t('requestsMade')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colRequest')}</th>
            <th scope="col">{t('colAnswer')}</th>
            <th scope="col">{t('colTook')}</th>
            <th scope="col">{t('colSize')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {requests.map((request, i) => (
            <tr key={i} role="row">
              <th scope="row" role="rowheader">
                {number(i + 1)}. {t(ROLES[request.role])}
                <small class="mono">
                  <bdi dir="ltr">
                    {request.method} {request.link}
                  </bdi>
                  {request.answeredBy !== request.link && (
                    <>
                      {' → '}
                      <bdi dir="ltr">{request.answeredBy}</bdi>
                    </>
                  )}
                </small>
              </th>
              <td role="cell">
                <Answer request={request} />
              </td>
              <td role="cell">{request.status !== null || request.problem ? seconds(request.millis) : ''}</td>
              <td role="cell">{request.bytes > 0 && size(request.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Answer({ request: { status, problem } }: { request: TracedRequest }) {
  if (!problem && status === null) return <>{t('waitingForSite')}</>;
  return (
    <p class={`status ${problem ? 'attention' : 'ok'}`}>
      <Icon name={problem ? 'attention' : 'ok'} />
      <span>
        {status}
        {problem && <small>{plain(extractionReason(problem).why, Date.now())}</small>}
      </span>
    </p>
  );
}

function size(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  return new Intl.NumberFormat(textLocale(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value);
}
