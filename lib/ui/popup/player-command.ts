/** Media players that a command line can start. */
export type PlayerProgram = 'mpv' | 'vlc' | 'ffplay';

export interface ClientMachine {
  userAgent: string;
  /** True if the shell is PowerShell, false for a POSIX shell. */
  windows: boolean;
}

/**
 * Builds a command that plays a link outside the browser. It sends the same referrer and user agent as the player of
 * the page, because CDNs check them. Options: mpv(1), `vlc --longhelp`, ffmpeg-protocols(1) "http".
 */
export function playerCommand(player: PlayerProgram, link: string, frameUrl: string, machine: ClientMachine): string {
  const quote = machine.windows ? powerShellQuoted : posixQuoted;
  // Encode the URL as a browser does: percent-encoding removes quotes and line breaks.
  const url = quote(new URL(link).href);
  const referrer = referrerFor(link, frameUrl);
  const agent = quote(machine.userAgent);
  switch (player) {
    case 'mpv':
      return ['mpv', `--user-agent=${agent}`, ...(referrer ? [`--referrer=${quote(referrer)}`] : []), url].join(' ');
    case 'vlc':
      return [
        'vlc',
        `--http-user-agent=${agent}`,
        ...(referrer ? [`--http-referrer=${quote(referrer)}`] : []),
        url,
      ].join(' ');
    case 'ffplay':
      return ['ffplay', '-user_agent', agent, ...(referrer ? ['-referer', quote(referrer)] : []), url].join(' ');
  }
}

/** The Referer that browsers send by default (Referrer Policy 3.7, strict-origin-when-cross-origin). */
export function referrerFor(link: string, frameUrl: string): string | null {
  const [to, from] = [new URL(link), new URL(frameUrl)];
  if (from.protocol === 'https:' && to.protocol === 'http:') return null;
  if (to.origin !== from.origin) return `${from.origin}/`;
  from.hash = '';
  from.username = '';
  from.password = '';
  return from.href;
}

/** Quotes text as one word of a POSIX shell. Between single quotes only the quote itself is special (XCU 2.2.2). */
export function posixQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Quotes text as one word of PowerShell. Single quotes, typographic ones too, are doubled (about_Quoting_Rules). */
export function powerShellQuoted(word: string): string {
  return `'${word.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}
