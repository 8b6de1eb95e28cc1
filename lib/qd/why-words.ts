import type { ChangePlace, Correlation, RankedChange, Signal, SignalFinding } from '../domains/correlation/schemas'
import { subjectName } from '../domains/ledger/schemas'

const figures: Record<Signal, (value: number) => string> = {
  errors: (value) => `${Number((value * 100).toPrecision(3))} %`,
  p95: (value) => `${Number(value.toPrecision(3))} ms`,
  requests: (value) => `${Number(value.toPrecision(3))} /s`,
}

export const momentWords = ({ moment, findings }: Correlation): string => {
  const at = new Date(moment.atMs).toISOString()
  if (moment.signal !== null) return `It began at ${at}, by ${moment.signal}.`
  return `${findings.every(({ kind }) => kind === 'unknown') ? 'Whether anything left its usual range is not known' : 'No onset: nothing left what was usual before'}; changes are ranked from ${at} back.`
}

export function findingWords(finding: SignalFinding): string {
  const figure = figures[finding.signal]
  switch (finding.kind) {
    case 'unknown':
      return `  ${finding.signal}: too little is known`
    case 'usual':
      return `  ${finding.signal}: ${figure(finding.usual)} usual, ${figure(finding.farthest)} at the farthest`
    case 'onset':
      return `  ${finding.signal}: ${figure(finding.usual)} usual, ${finding.direction} to ${figure(finding.farthest)} from ${new Date(finding.atMs).toISOString()} on`
  }
}

export const titleWords = ({ event }: RankedChange): string =>
  event.kind === 'ledger' ? `${event.entry.action} ${subjectName(event.entry)} (CHG-${event.entry.position})` : `breaker ${event.caller ?? 'edge'} > ${event.callee} ${event.event}`

function placeWords(place: ChangePlace, application: string | null): string {
  switch (place.kind) {
    case 'self':
      return `of ${application} itself`
    case 'callee': {
      const often = place.callsPerRequest === null ? '' : `, ${Number(place.callsPerRequest.toPrecision(2))} calls per request`
      return `called: ${place.path.join(' > ')}${often}`
    }
    case 'caller':
      return `calls it: ${place.path.toReversed().join(' > ')}`
    case 'apart':
      return `${application} is not connected by calls`
    case 'everywhere':
      return 'of no single application'
    case 'unknown':
      return 'who calls whom is not known'
  }
}

export const evidenceWords = ({ secondsBefore, place, application, alike }: RankedChange): string =>
  [secondsBefore === 0 ? 'within the same step' : `${secondsBefore} s before`, placeWords(place, application), alike > 0 ? `${alike} more of it` : ''].filter(Boolean).join('; ')
