import { cleanTitle, plainTitle, withoutSiteName } from './title-text.ts';
import type { Literal } from './scope.ts';

const WORKS = new Set([
  'VideoObject',
  'AudioObject',
  'Movie',
  'Episode',
  'TVEpisode',
  'Clip',
  'BroadcastEvent',
  'MusicVideoObject',
  'VideoGame',
  'Event',
  'NewsArticle',
  'Article',
]);

/** Collects a document's title candidates. Best first: og:title, the single work in its JSON-LD, h1, title. */
export class PageTitle {
  private card = '';
  private readonly works = new Set<string>();
  private heading = '';
  private inHeading = false;
  private title = '';
  private siteName = '';
  private readonly host: string;

  /** `host`: host of the document's address. */
  constructor(host: string) {
    this.host = host;
  }

  /** Reads one `<meta property|name content>`. A SMIL file has its title there too. */
  meta(property: string, content: string): void {
    if (!this.card && /^(og|twitter):title$/i.test(property)) this.card = cleanTitle(content);
    else if (/^(og:site_name|application-name)$/i.test(property)) this.siteName ||= cleanTitle(content);
    else if (/^title$/i.test(property)) this.title ||= cleanTitle(content);
  }

  /** Reads one string of a JSON-LD script. */
  linkedData({ scope, index, text }: Literal): void {
    if (scope.entries[index]?.key !== 'name') return;
    if (scope.entries.some(({ key, value }, at) => at < index + 24 && key === '@type' && WORKS.has(String(value))))
      this.works.add(cleanTitle(text));
  }

  element(tag: string): void {
    if (tag === 'h1' && !this.heading.trim()) this.inHeading = true;
  }

  end(tag: string): void {
    if (tag === 'h1') this.inHeading = false;
  }

  text(text: string, tag: string): void {
    if (tag === 'title') this.title ||= cleanTitle(text);
    else if (tag === '' && this.inHeading && this.heading.length < 1000) this.heading += ` ${text.slice(0, 1000)}`;
  }

  toString(): string {
    const [work, ...others] = this.works;
    const one = others.length === 0 && work ? work : '';
    const heading = cleanTitle(this.heading);
    // On many pages the heading is the name of the site.
    const isSite = heading !== '' && withoutSiteName(`x | ${heading}`, this.siteName, this.host) === 'x';
    const said = [this.card, one, isSite ? '' : heading, this.title, heading];
    return plainTitle(withoutSiteName(said.find((title) => title !== '') ?? '', this.siteName, this.host));
  }
}
