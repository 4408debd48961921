const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|[^\\[\](){}.*+?|^$]+|./gs;

/**
 * Texts that stand, in this order, in every URL which `pattern`, a regular expression, matches: to look for them costs
 * less than to compile it. What is in groups is left out; none where alternatives or counts make it uncertain.
 */
export function requiredLiterals(pattern: string): string[] {
  const literals: string[] = [];
  let run = '';
  let depth = 0;
  const end = (text = run): void => {
    if (text !== '') literals.push(text);
    run = '';
  };
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (token === '(' || token === ')') {
      end();
      depth += token === '(' ? 1 : -1;
    } else if (depth === 0) {
      if (token === '|' || token === '{') return [];
      // It may be there no times.
      if (/^[*+?]$/.test(token)) end(run.slice(0, -1));
      else if (/^(?:\[|[.^$]$|\\[A-Za-z0-9])/.test(token)) end();
      else run += token.startsWith('\\') ? token.slice(1) : token;
    }
  }
  end();
  return literals;
}

/** Whether these texts stand in `url` in their order, none over another. */
export function hasInOrder(url: string, literals: readonly string[]): boolean {
  let at = 0;
  for (const literal of literals) {
    const found = url.indexOf(literal, at);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return true;
}
