import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { withoutMark } from '../../../../lib/core/rules/cors.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';
import type { NewStream } from '../../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../../lib/core/stream.ts';
import { streamWith } from '../streams.ts';

/** The rules of a stream; throws if it does not compile. */
export function rulesOf(stream: ActiveStream): RuleBody[] {
  const compiled = compileStream(stream);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.rules;
}

/** The rules of a stream that had these links in turn. */
export function rulesFor(links: [string, ...string[]], more: Partial<NewStream> = {}): RuleBody[] {
  return rulesOf(streamWith(links, more));
}

/** The target of a request as the server sees it, without the marker of a cross-origin redirect. */
export function sent(rules: readonly RuleBody[], url: string): string {
  return withoutMark(redirectTarget(rules, url) ?? url);
}
