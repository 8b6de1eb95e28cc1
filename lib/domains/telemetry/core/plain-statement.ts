/** A statement without its values, so that two which ask the same of other rows are the same: numbers, texts, lists and blanks. */
export const plainStatement = (statement: string): string =>
  statement
    .slice(0, 2_000)
    .replaceAll(/'(?:[^']|'')*'/g, '?')
    .replaceAll(/\$\d+|\b\d+(?:\.\d+)?\b|\b0x[0-9a-f]+\b/gi, '?')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)')
    .trim()
