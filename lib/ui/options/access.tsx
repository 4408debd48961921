import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ALL_SITES } from '../../core/grants.ts';
import type { AccessView, Client, GrantView } from '../../core/protocol.ts';
import { hostPattern, patternHost, unreachableReason } from '../errors-text.ts';
import { Host, Say } from '../say.tsx';
import { t, textLocale } from '../text.ts';
import { plain, say, type Words } from '../words.ts';
import { Field } from './field.tsx';
import { SwitchSetting } from './setting.tsx';

/** What Freshet may do where: granted hosts with the streams that need them, what waits, and more to grant. */
export function Access({ client, tell }: { client: Client; tell: (text: string) => void }) {
  const [view, setView] = useState<AccessView | null>(null);
  const [result, setResult] = useState<Words | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const load = useCallback(
    () => client.ask('access', undefined).then(setView, () => setResult(unreachableReason().why)),
    [client],
  );
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);

  const report = (words: Words): void => {
    setResult(words);
    tell(plain(words, Date.now()));
  };
  /** In the click: the browser asks nothing later than that. */
  const allow = async (origin: string): Promise<boolean> => {
    const granted = await client.requestAccess([origin]).catch(() => false);
    await load();
    report(granted ? say('accessAllowed', { host: nameOf(origin) }) : say('declined'));
    return granted;
  };
  const revoke = async (origin: string): Promise<void> => {
    const gone = await client.revokeAccess([origin]);
    await load();
    report(say(gone ? 'accessRemoved' : 'accessFixed', { host: nameOf(origin) }));
    heading.current?.focus(); // the button went with its row
  };

  return (
    <>
      <p class="lede">{t('accessLede')}</p>
      {result && (
        <p class="outcome">
          <Say words={result} />
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
                    <Host name={patternHost(grant.origin)} />
                  </span>
                  <p>
                    <Uses grant={grant} />
                  </p>
                </div>
                <button
                  type="button"
                  class="btn primary"
                  aria-label={t('allowHost', patternHost(grant.origin))}
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
      {view && <Grants grants={view.grants} all={view.all} revoke={(origin) => void revoke(origin)} />}
      <p class="hint">{t('accessGrantedHint')}</p>
      <More allow={allow} />
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

function Grants(props: { grants: readonly GrantView[]; all: boolean; revoke: (origin: string) => void }) {
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
      {/* Its roles as in the list of sites. */}
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
                <Host name={patternHost(grant.origin)} />
              </th>
              <td role="cell">
                <Uses grant={grant} />
              </td>
              <td class="end" role="cell">
                <button
                  type="button"
                  class="btn"
                  aria-label={t('removeOf', patternHost(grant.origin))}
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

function Uses({ grant }: { grant: GrantView }) {
  const parts = new Intl.ListFormat(textLocale()).formatToParts([...new Set(grant.streams)]);
  if (parts.length === 0) return <>{t('accessUnused')}</>;
  return <>{parts.map((part, i) => (part.type === 'element' ? <bdi key={i}>{part.value}</bdi> : part.value))}</>;
}

/** Access given ahead, as for a site one is about to watch. */
function More({ allow }: { allow: (origin: string) => Promise<boolean> }) {
  const [host, setHost] = useState('');
  const [error, setError] = useState('');
  const submit = (): void => {
    const name = hostTyped(host);
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
      <Field
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

/** The host in what was typed, a name or a whole address; null where there is none. */
export function hostTyped(text: string): string | null {
  const address = /^[a-z]+:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  // Chromium takes a space for a part of a host.
  const known = /^https?:$/.test(protocol) && /^([\w.-]+|\[[\da-f:.]+\])$/i.test(hostname);
  return known ? hostname : null;
}

function nameOf(origin: string): string {
  return origin === ALL_SITES ? t('accessAllName') : patternHost(origin);
}
