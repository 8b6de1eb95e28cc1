/** An archive that breaks a rule; the message names file, rule and cure. */
export class ReleaseRefused extends Error {
  constructor(
    message: string,
    readonly code: 'invalid-input' | 'too-large' = 'invalid-input',
  ) {
    super(message)
  }
}
