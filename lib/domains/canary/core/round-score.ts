/** Two decimals, halves away from zero, decided on the shortest decimal text of the number: 0.145 is 0.15 here, whatever its bits. */
export function roundScore(value: number): number {
  const text = String(Math.abs(value))
  // Beyond both ends of plain notation there is nothing to round, or nothing left.
  if (text.includes('e-')) return 0
  if (!/^\d+\.\d{3,}$/.test(text)) return value
  const [whole = '0', decimals = ''] = text.split('.')
  const cents = BigInt(whole + decimals.slice(0, 2)) + (decimals.charAt(2) >= '5' ? 1n : 0n)
  const digits = String(cents).padStart(3, '0')
  const rounded = Number(`${digits.slice(0, -2)}.${digits.slice(-2)}`)
  return value < 0 ? -rounded : rounded
}
