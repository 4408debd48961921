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

/** What making rules needs of the browser: what it cannot hold, and a place to note what is left out. */
type RulePorts = { rules: Pick<Ports['rules'], 'unsupported'>; log: Ports['log'] };

export interface RuleCompiler {
  /** Why the rules of a stream cannot be made, or null: what does not fit degrades to the next form first. */
  problem(stream: ActiveStream): Promise<'loop' | 'refused' | null>;
  /** The rules of one stream; none where they cannot be made. */
  of(stream: ActiveStream): readonly RuleBody[];
  /** The rules of all streams, none of which the browser would refuse. */
  all(streams: readonly ActiveStream[]): Promise<RuleBody[]>;
}

/**
 * Compiles rules with what this browser was found not to hold. One bad rule would sink a whole call. A stream is compiled
 * again only where something changed that its rules depend on: a refresh of one costs the others nothing.
 */
export function createRuleCompiler(ports: RulePorts): RuleCompiler {
  const unsupported = new Set<string>();
  const cache = new Map<string, { stream: ActiveStream; avoided: number; compiled: CompiledStream; most: number }>();

  /** All rules of a stream, or as many as are enough. */
  function compile(stream: ActiveStream, most = Infinity): CompiledStream {
    const last = cache.get(stream.originalUrl);
    const holds = last?.avoided === unsupported.size && (last.most >= most || !isTruncated(last.compiled));
    if (holds && haveSameRules(last.stream, stream)) return last.compiled;
    const compiled = compileStream(stream, unsupported, most);
    cache.set(stream.originalUrl, { stream, avoided: unsupported.size, compiled, most });
    return compiled;
  }

  /** What the browser can hold of the rules of all streams, if `most` of each are enough; else null. */
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

  /** Notes what the browser refuses of these rules; answers whether there was anything. */
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
      // The first rules of every stream are taken before the second of any (`distinctRules`).
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

/** Whether nothing differs that rules depend on. Parts that did not change are the same objects. */
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
