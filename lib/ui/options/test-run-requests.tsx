import type { TracedRequest } from '../../core/extraction-trace.ts';
import { extractionReason } from '../shared/error-text.ts';
import { Icon } from '../shared/icons.tsx';
import { type MessageKey, formatNumber, t, messageLocale } from '../shared/translate.ts';
import { secondsText } from '../shared/time-text.ts';
import { plainText } from '../shared/localized-text.ts';

const ROLE_LABELS: Record<TracedRequest['role'], MessageKey> = {
  page: 'rolePage',
  frame: 'roleFrame',
  step: 'roleStep',
  headless: 'roleHeadless',
  script: 'roleScript',
};

/** The requests of a test run with status, time and size. */
export function TestRunRequests({ requests }: { requests: readonly TracedRequest[] }) {
  return (
    <div class="tblwrap">
      {/* Explicit roles, for the same reason as in the list of sites. */}
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
                {formatNumber(i + 1)}. {t(ROLE_LABELS[request.role])}
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
                <RequestResult request={request} />
              </td>
              <td role="cell">{request.status !== null || request.problem ? secondsText(request.millis) : ''}</td>
              <td role="cell">{request.bytes > 0 && bytesText(request.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RequestResult({ request: { status, problem } }: { request: TracedRequest }) {
  if (!problem && status === null) return <>{t('waitingForSite')}</>;
  return (
    <p class={`status ${problem ? 'attention' : 'ok'}`}>
      <Icon name={problem ? 'attention' : 'ok'} />
      <span>
        {status}
        {problem && <small>{plainText(extractionReason(problem).why, Date.now())}</small>}
      </span>
    </p>
  );
}

function bytesText(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  return new Intl.NumberFormat(messageLocale(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value);
}
