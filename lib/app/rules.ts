import { compileAll, compileStream, withinLimits } from '../core/rules/compile.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

export interface RuleCompiler {
  /** Why the rules of a stream cannot be made, or null: what does not fit degrades to the next form first. */
  problem(stream: ActiveStream): Promise<'loop' | 'refused' | null>;
  /** The rules of all streams, none of which the browser would refuse. */
  all(streams: readonly ActiveStream[]): Promise<RuleBody[]>;
}

/** Compiles rules with what this browser was found not to hold. One bad rule would sink a whole call. */
export function createRuleCompiler(ports: Ports): RuleCompiler {
  const avoid = new Set<string>();

  /** Notes what the browser refuses of these rules; answers whether there was anything. */
  async function refuses(rules: readonly RuleBody[]): Promise<boolean> {
    const refused = await ports.rules.unsupported(rules);
    for (const { condition } of refused) avoid.add(condition.regexFilter ?? '');
    return refused.length > 0;
  }

  return {
    problem: async (stream) => {
      for (;;) {
        const compiled = compileStream(stream, avoid);
        if (!compiled.ok) return compiled.problem;
        if (!(await refuses(compiled.rules))) return null;
      }
    },
    all: async (streams) => {
      let rules = compileAll(streams, avoid);
      while (await refuses(rules)) rules = compileAll(streams, avoid);
      const fitting = withinLimits(rules);
      if (fitting.length < rules.length) ports.log('rules-over-limit', { left: rules.length - fitting.length });
      return fitting;
    },
  };
}
