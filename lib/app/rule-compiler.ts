import {
  compileStream,
  distinctRules,
  MAX_REGEX_RULES,
  withinLimits,
  type CompiledStream,
} from '../core/rules/compile.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** The ports that the compiler uses: which rules the browser does not support, and the log. */
type RulePorts = { rules: Pick<Ports['rules'], 'unsupported'>; log: Ports['log'] };

export interface RuleCompiler {
  /** Why the rules of a stream cannot be compiled, or null. An unsupported pattern first falls back to the next one. */
  problem(stream: ActiveStream): Promise<'loop' | 'refused' | null>;
  /** The rules of one stream; none if they cannot be compiled. */
  of(stream: ActiveStream): readonly RuleBody[];
  /** The rules of all streams, within the browser's limits and without unsupported ones. */
  all(streams: readonly ActiveStream[]): Promise<RuleBody[]>;
}

/**
 * Compiles rules and remembers which patterns this browser does not support: one bad rule makes the whole call fail. A
 * stream is compiled again only if its rules depend on what changed, so a refresh of one costs the others nothing.
 */
export function createRuleCompiler(ports: RulePorts): RuleCompiler {
  const unsupported = new Set<string>();
  const cache = new Map<string, { stream: ActiveStream; avoided: number; compiled: CompiledStream; most: number }>();

  /** The rules of a stream, `most` of them at most. */
  function compile(stream: ActiveStream, most = Infinity): CompiledStream {
    const last = cache.get(stream.originalUrl);
    const holds = last?.avoided === unsupported.size && (last.most >= most || !isTruncated(last.compiled));
    if (holds && haveSameRules(last.stream, stream)) return last.compiled;
    const compiled = compileStream(stream, unsupported, most);
    cache.set(stream.originalUrl, { stream, avoided: unsupported.size, compiled, most });
    return compiled;
  }

  /** The rules of all streams within the browser's limits; null if `most` rules per stream leave room for more. */
  async function rulesWithinLimits(streams: readonly ActiveStream[], most: number): Promise<RuleBody[] | null> {
    for (;;) {
      const compiled = streams.map((stream) => compile(stream, most));
      const rules = distinctRules(compiled);
      const within = withinLimits(rules);
      if (await noteUnsupported(within)) continue;
      const cut = compiled.some(isTruncated);
      const full = within.filter(({ condition }) => condition.regexFilter !== undefined).length >= MAX_REGEX_RULES;
      if (cut && !full) return null;
      if (cut || within.length < rules.length) ports.log('rules-over-limit', { of: streams.length });
      return within;
    }
  }

  /** Remembers which of these rules the browser does not support; returns whether there are any. */
  async function noteUnsupported(rules: readonly RuleBody[]): Promise<boolean> {
    const refused = await ports.rules.unsupported(rules);
    for (const { condition } of refused) unsupported.add(condition.regexFilter ?? '');
    return refused.length > 0;
  }

  return {
    problem: async (stream) => {
      for (;;) {
        const compiled = compile(stream);
        if (!compiled.ok) return compiled.problem;
        if (!(await noteUnsupported(compiled.rules))) return null;
      }
    },
    of: (stream) => {
      const compiled = compile(stream);
      return compiled.ok ? compiled.rules : [];
    },
    all: async (streams) => {
      const tracked = new Set(streams.map(({ originalUrl }) => originalUrl));
      for (const url of cache.keys()) if (!tracked.has(url)) cache.delete(url);
      // The first rules of every stream come before the second ones of any (`distinctRules`).
      for (let most = Math.ceil(MAX_REGEX_RULES / Math.max(1, streams.length)); ; most *= 2) {
        const rules = await rulesWithinLimits(streams, most);
        if (rules) return rules;
      }
    },
  };
}

function isTruncated(compiled: CompiledStream): boolean {
  return compiled.ok && compiled.isTruncated;
}

/**
 * Whether two states of a stream have the same rules. Unchanged parts are the same objects, so they are compared by
 * `===`.
 */
function haveSameRules(a: ActiveStream, b: ActiveStream): boolean {
  const isSame = <T>(left: readonly T[], right: readonly T[]) =>
    left.length === right.length && left.every((item, index) => item === right[index]);
  return (
    a.currentUrl === b.currentUrl &&
    a.frameUrl === b.frameUrl &&
    a.childMapping === b.childMapping &&
    isSame(a.generations, b.generations) &&
    isSame(a.children, b.children)
  );
}
