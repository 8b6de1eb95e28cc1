/** A value that must not be printed by accident: text, JSON and inspection show dots; only `reveal` gives it away. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '••••••'
  }
  toJSON(): string {
    return '••••••'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '••••••'
  }
}
