import type { Formula } from './formula'

const ratio = '1'

/** What a formula measures, as far as its parts say: '' where they do not. A share times 100 is in percent. */
export function formulaUnit(formula: Formula, units: ReadonlyMap<string, string>): string {
  switch (formula.kind) {
    case 'number':
      return ''
    case 'query':
      return units.get(formula.name) ?? ''
    case 'negative':
      return formulaUnit(formula.of, units)
    case 'pair': {
      const { op, left, right } = formula
      const [one, other] = [formulaUnit(left, units), formulaUnit(right, units)]
      const plain = (part: Formula) => part.kind === 'number'
      if (op === '*' && ((one === ratio && right.kind === 'number' && right.value === 100) || (other === ratio && left.kind === 'number' && left.value === 100))) return '%'
      if (plain(right) && op !== '/') return one
      if (plain(left) && op !== '/') return other
      if (op === '/') return plain(right) ? one : !plain(left) && one === other ? ratio : ''
      return one === other && op !== '*' ? one : ''
    }
  }
}
