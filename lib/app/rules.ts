import { compileStream, distinctRules, withinLimits, type CompiledStream } from '../core/rules/compile.ts';
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
  const avoid = new Set<string>();
  const known = new Map<string, { stream: ActiveStream; avoided: number; compiled: CompiledStream }>();

  function compile(stream: ActiveStream): CompiledStream {
    const last = known.get(stream.originalUrl);
    if (last?.avoided === avoid.size && hasSameRules(last.stream, stream)) return last.compiled;
    const compiled = compileStream(stream, avoid);
    known.set(stream.originalUrl, { stream, avoided: avoid.size, compiled });
    return compiled;
  }

  function compileAll(streams: readonly ActiveStream[]): RuleBody[] {
    const kept = new Set(streams.map(({ originalUrl }) => originalUrl));
    for (const url of known.keys()) if (!kept.has(url)) known.delete(url);
    return distinctRules(streams.map(compile));
  }

  /** Notes what the browser refuses of these rules; answers whether there was anything. */
  async function refuses(rules: readonly RuleBody[]): Promise<boolean> {
    const refused = await ports.rules.unsupported(rules);
    for (const { condition } of refused) avoid.add(condition.regexFilter ?? '');
    return refused.length > 0;
  }

  return {
    problem: async (stream) => {
      for (;;) {
        const compiled = compile(stream);
        if (!compiled.ok) return compiled.problem;
        if (!(await refuses(compiled.rules))) return null;
      }
    },
    of: (stream) => {
      const compiled = compile(stream);
      return compiled.ok ? compiled.rules : [];
    },
    all: async (streams) => {
      let rules = compileAll(streams);
      while (await refuses(rules)) rules = compileAll(streams);
      const fitting = withinLimits(rules);
      if (fitting.length < rules.length) ports.log('rules-over-limit', { left: rules.length - fitting.length });
      return fitting;
    },
  };
}

/** Whether nothing differs that rules depend on. Parts that did not change are the same objects. */
function hasSameRules(a: ActiveStream, b: ActiveStream): boolean {
  const isSame = <T>(left: readonly T[], right: readonly T[]) =>
    left.length === right.length && left.every((item, index) => item === right[index]);
  return (
    a.currentUrl === b.currentUrl &&
    a.frameUrl === b.frameUrl &&
    a.family === b.family &&
    isSame(a.generations, b.generations) &&
    isSame(a.children, b.children)
  );
}
