/** `npm run extract -- DEFINITION PAGE_URL`: runs a site definition on a watch page with the extension's own code. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDefinitions } from '../core/site/definition-file.ts';
import { isHttpUrl } from '../base/http-url.ts';
import { definitionFor, type SiteDefinition } from '../core/site.ts';
import { runSiteExtractor } from '../extractors/run-extractor.ts';
import { extractionReportText, extractionReport } from './extraction-report.ts';
import { nodeFetchText } from './node-fetch.ts';

const USAGE = 'usage: npm run extract -- DEFINITION PAGE_URL [--json] [--links]';

/** Bad input: printed as one line, exit code 1. */
class BadInput extends Error {}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, links: { type: 'boolean', default: false } },
  });
  const [file, page, ...more] = positionals;
  if (file === undefined || page === undefined || more.length > 0) throw new BadInput(USAGE);
  if (!isHttpUrl(page)) throw new BadInput('PAGE_URL is not an address that starts with http:// or https://');
  const site = readDefinition(file, page);
  const ports = { fetchText: nodeFetchText(), hasAccess: async () => true, now: () => performance.now() };
  const extraction = await runSiteExtractor(site.extractor, page, ports);
  const report = extractionReport(site.key, extraction, values.links);
  console.log(values.json ? JSON.stringify(report, null, 2) : extractionReportText(report));
  if (!extraction.ok || extraction.streams.length === 0) process.exitCode = 2;
} catch (error) {
  const known = error instanceof BadInput || (error instanceof TypeError && 'code' in error);
  console.error(`extract: ${known ? (error as Error).message.split('\n')[0] : 'that could not be done'}`);
  process.exitCode = 1;
}

/** If a file holds several definitions, the one for the page. */
function readDefinition(file: string, page: string): SiteDefinition {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadInput('DEFINITION is not a file that can be read', { cause });
  }
  const parsed = parseDefinitions(text);
  if (!parsed.ok) {
    const { field, message } = parsed.issues[0] ?? { field: '', message: '' };
    throw new BadInput(`DEFINITION: ${field ? `${field}: ` : ''}${message}`);
  }
  const [only, ...others] = parsed.sites;
  const site = others.length === 0 ? only : definitionFor(parsed.sites, page);
  if (!site) throw new BadInput('DEFINITION has none for this page');
  return site;
}
