import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { withoutMark } from '../../../../lib/core/rules/cors.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';
import type { NewStream } from '../../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../../lib/core/stream.ts';
import { streamWith } from '../streams.ts';

/** The rules of a stream; throws where it cannot have any. */
export function rulesOf(stream: ActiveStream): RuleBody[] {
  const compiled = compileStream(stream);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.rules;
}

/** The rules of a stream that had these links, one after the other. */
export function rulesFor(links: [string, ...string[]], more: Partial<NewStream> = {}): RuleBody[] {
  return rulesOf(streamWith(links, more));
}

/** Where a request goes, the mark of a cross-origin redirect left out, which no server ever sees. */
export function sent(rules: readonly RuleBody[], url: string): string {
  return withoutMark(redirectTarget(rules, url) ?? url);
}
