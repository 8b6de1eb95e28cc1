export const passwordLengthMin = 10
export const passwordLengthMax = 200

/** One spelling for the same characters, however the keyboard composed them. */
export const normalizePassword = (password: string): string => password.normalize('NFKC')

/** The rule it breaks in words a person can act on, or null. Length is what makes a password hard to guess: no classes of characters. */
export function passwordProblem(password: string, name: string): string | null {
  const normal = normalizePassword(password)
  const length = [...normal].length
  if (length < passwordLengthMin) return `At least ${passwordLengthMin} characters: this has ${length}. A few words in a row do well.`
  if (length > passwordLengthMax) return `At most ${passwordLengthMax} characters.`
  if (new Set(normal).size < 4) return 'At least four different characters.'
  if (name.length > 3 && normal.toLowerCase().replaceAll(name.toLowerCase(), '').length < 4) return 'It must not be the sign-in name.'
  return null
}
