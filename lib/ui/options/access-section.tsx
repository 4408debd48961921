import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ALL_SITES } from '../../core/match-patterns.ts';
import type { AccessView, Client, GrantView } from '../../core/protocol.ts';
import { hostPattern, hostOfPattern, unreachableReason } from '../shared/error-text.ts';
import { HostName, Localized } from '../shared/localized.tsx';
import { t, messageLocale } from '../shared/translate.ts';
import { plainText, localized, type LocalizedText } from '../shared/localized-text.ts';
import { FormField } from './form-fields.tsx';
import { SwitchSetting } from './setting-rows.tsx';

/** The Access section: hosts that wait for access, granted hosts with their streams, and a field for more. */
export function AccessSection({ client, tell }: { client: Client; tell: (text: string) => void }) {
  const [view, setView] = useState<AccessView | null>(null);
  const [result, setResult] = useState<LocalizedText | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const load = useCallback(
    () => client.ask('access', undefined).then(setView, () => setResult(unreachableReason().why)),
    [client],
  );
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);

  const report = (text: LocalizedText): void => {
    setResult(text);
    tell(plainText(text, Date.now()));
  };
  /** Call it within the click; later the browser rejects the request. */
  const allow = async (origin: string): Promise<boolean> => {
    const granted = await client.requestAccess([origin]).catch(() => false);
    await load();
    report(granted ? localized('accessAllowed', { host: patternName(origin) }) : localized('declined'));
    return granted;
  };
  const revoke = async (origin: string): Promise<void> => {
    const gone = await client.revokeAccess([origin]);
    await load();
    report(localized(gone ? 'accessRemoved' : 'accessFixed', { host: patternName(origin) }));
    heading.current?.focus(); // the pressed button disappeared with its row
  };

  return (
    <>
      <p class="lede">{t('accessIntro')}</p>
      {result && (
        <p class="outcome">
          <Localized text={result} />
        </p>
      )}
      {view && view.waiting.length > 0 && (
        <>
          <h2>{t('accessWaiting')}</h2>
          <ul class="set" role="list">
            {view.waiting.map((grant) => (
              <li class="srow" key={grant.origin}>
                <div>
                  <span class="lab">
                    <HostName name={hostOfPattern(grant.origin)} />
                  </span>
                  <p>
                    <GrantUses grant={grant} />
                  </p>
                </div>
                <button
                  type="button"
                  class="btn primary"
                  aria-label={t('allowHost', hostOfPattern(grant.origin))}
                  onClick={() => void allow(grant.origin)}
                >
                  {t('allow')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 tabIndex={-1} ref={heading}>
        {t('accessGranted')}
      </h2>
      {view && <GrantTable grants={view.grants} all={view.all} revoke={(origin) => void revoke(origin)} />}
      <p class="hint">{t('accessGrantedHint')}</p>
      <AddHostForm allow={allow} />
      <h2>{t('accessAllHeading')}</h2>
      <div class="set">
        <SwitchSetting
          id="all"
          name={t('accessAll')}
          hint={t('accessAllHint')}
          on={view?.all ?? false}
          toggle={() => void (view?.all ? revoke(ALL_SITES) : allow(ALL_SITES))}
        />
      </div>
    </>
  );
}

function GrantTable(props: { grants: readonly GrantView[]; all: boolean; revoke: (origin: string) => void }) {
  const { grants, revoke } = props;
  if (grants.length === 0) {
    return (
      <div class="empty">
        <p>{t(props.all ? 'accessNoneAll' : 'accessNone')}</p>
      </div>
    );
  }
  return (
    <div class="tblwrap">
      {/* Explicit roles, for the same reason as in the list of sites. */}
      <table role="table">
        <caption class="vh">{t('accessGranted')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colHost')}</th>
            <th scope="col">{t('colUsedBy')}</th>
            <th scope="col">
              <span class="vh">{t('colActions')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {grants.map((grant) => (
            <tr key={grant.origin} role="row">
              <th scope="row" role="rowheader">
                <HostName name={hostOfPattern(grant.origin)} />
              </th>
              <td role="cell">
                <GrantUses grant={grant} />
              </td>
              <td class="end" role="cell">
                <button
                  type="button"
                  class="btn"
                  aria-label={t('removeOf', hostOfPattern(grant.origin))}
                  onClick={() => revoke(grant.origin)}
                >
                  {t('remove')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GrantUses({ grant }: { grant: GrantView }) {
  const parts = new Intl.ListFormat(messageLocale()).formatToParts([...new Set(grant.streams)]);
  if (parts.length === 0) return <>{t('accessUnused')}</>;
  return <>{parts.map((part, i) => (part.type === 'element' ? <bdi key={i}>{part.value}</bdi> : part.value))}</>;
}

/** A form to grant access in advance, for a site the user plans to watch. */
function AddHostForm({ allow }: { allow: (origin: string) => Promise<boolean> }) {
  const [host, setHost] = useState('');
  const [error, setError] = useState('');
  const submit = (): void => {
    const name = typedHostPattern(host);
    setError(name === null ? t('hostInvalid') : '');
    if (name !== null) void allow(hostPattern(name)).then((granted) => granted && setHost(''));
  };
  return (
    <form
      class="more"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FormField
        id="host"
        label={t('allowMore')}
        hint={t('allowMoreHint')}
        errors={error ? [error] : undefined}
        control={(ties) => (
          <div class="inl">
            <input
              {...ties}
              type="text"
              class="mono"
              dir="ltr"
              spellcheck={false}
              autocapitalize="none"
              value={host}
              onInput={(event) => setHost(event.currentTarget.value)}
            />
            <button type="submit" class="btn">
              {t('allow')}
            </button>
          </div>
        )}
      />
    </form>
  );
}

/** The match pattern of the host in `text`, a host name or a whole address; null if it has none. */
export function typedHostPattern(text: string): string | null {
  const address = /^[a-z]+:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  // Chromium accepts a space in a host.
  const known = /^https?:$/.test(protocol) && /^([\w.-]+|\[[\da-f:.]+\])$/i.test(hostname);
  return known ? hostname : null;
}

function patternName(origin: string): string {
  return origin === ALL_SITES ? t('accessAllName') : hostOfPattern(origin);
}
