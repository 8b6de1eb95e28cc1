import type { DrainProblem, DrainTestStep } from '../problem-schemas'

const quoted = (words: string): string => (words === '' ? '' : ` It says: ${words}`)
const leads = { 'this-machine': 'this machine itself', 'link-local': 'the network link of this machine', metadata: 'the metadata of its cloud', many: 'many machines at once', nowhere: 'nowhere' }

/** The problem in English, as `qd` and the API say it. */
export function problemWords({ key, values }: DrainProblem): string {
  switch (key) {
    case 'unresolved':
      return `The name ${values.host} leads to no address.`
    case 'address-refused':
      return `${values.host} leads to ${values.address}, which is ${leads[values.leads]}: nothing is sent there unless an operator allows it.`
    case 'unreachable':
      return `${values.host}:${values.port} cannot be reached (${values.cause}).`
    case 'timed-out':
      return `${values.host} did not answer within ${values.seconds} s.`
    case 'tls':
      return `No encrypted connection to ${values.host}: ${values.cause}.`
    case 'closed':
      return `${values.host} closed the connection before everything was taken.`
    case 'not-let-in':
      return `It answers ${values.status}: the credentials are missing, wrong or not enough.${quoted(values.words)}`
    case 'wrong-place':
      return `It answers ${values.status}: the address is not one that takes this.${quoted(values.words)}`
    case 'redirected':
      return `It answers ${values.status} and sends elsewhere, which is not followed: give the address that it means.`
    case 'busy':
      return `It answers ${values.status}: it wants less, or later.${quoted(values.words)}`
    case 'failed':
      return `It answers ${values.status}: it failed itself.${quoted(values.words)}`
    case 'refused':
      return `It answers ${values.status}: it does not take such a record.${quoted(values.words)}`
    case 'too-large':
      return `It answers ${values.status}: one record is larger than it takes.`
    case 'partly':
      return `It did not take ${values.refused} of the records.${quoted(values.words)}`
    case 'credentials-closed':
      return `The credentials cannot be opened (${values.cause}).`
    case 'store':
      return `The collector cannot read what waits (${values.cause}).`
  }
}

export function stepWords({ key, values }: DrainTestStep): string {
  switch (key) {
    case 'resolved':
      return `${values.host} is ${values.addresses}`
    case 'connected':
      return `connected to ${values.address}, port ${values.port}, in ${values.ms} ms`
    case 'secured':
      return `encrypted with ${values.protocol}; the certificate is of ${values.name}, until ${values.until}`
    case 'plain':
      return 'not encrypted'
    case 'written':
      return `${values.bytes} bytes written in ${values.ms} ms, and the connection stayed open; syslog knows no answer`
    case 'answered':
      return `answered ${values.status} in ${values.ms} ms${values.words === '' ? '' : `: ${values.words}`}`
  }
}
