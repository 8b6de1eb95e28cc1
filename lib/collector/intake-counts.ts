import { type IntakeCount, type IntakeName, intakeNames } from '@/lib/domains/telemetry/schemas'

/** What became of requests since the start, by protocol: for the page of parts. */
export class IntakeCounts {
  private readonly counts = new Map<IntakeName, IntakeCount>(intakeNames.map((name) => [name, { name, taken: 0, broken: 0, heldOff: 0 }]))

  /** `status` is HTTP's, whatever the protocol: below 400 taken, 429 and 503 told to come again, else broken. */
  note(name: IntakeName, status: number): void {
    const count = this.counts.get(name)
    if (!count) return
    if (status < 400) count.taken++
    else if (status === 429 || status === 503) count.heldOff++
    else count.broken++
  }

  list(): IntakeCount[] {
    return [...this.counts.values()].map((count) => ({ ...count }))
  }
}
