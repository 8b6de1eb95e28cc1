import type { ConfigPreview, ConfigScalar, KeyChange, Receivers } from '../domains/configuration/schemas'

/** A value in a line: what is encrypted stays so, and a line break is seen. */
const valueWords = (value: ConfigScalar | null | undefined): string => (value === null || value === undefined ? '(not set)' : value === '' ? '(empty)' : String(value).replaceAll('\n', '\\n'))

export const keyChangeLine = ({ key, before, after }: KeyChange): string => (before === null ? `+ ${key} = ${valueWords(after)}` : after === null ? `- ${key} = ${valueWords(before)}` : `~ ${key}: ${valueWords(before)} -> ${valueWords(after)}`)

function receiverLine({ key, before, after, instances, examples }: Receivers): string {
  const others = instances - examples.length
  return `${key}: ${valueWords(before?.value)} -> ${valueWords(after?.value)}  ${instances} ${instances === 1 ? 'instance' : 'instances'}: ${examples.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}

/** Who would see what, and which keys nobody would see change. */
export function previewLines({ problems, changes, receivers, instances, more, profiles }: ConfigPreview): string[] {
  if (problems.length > 0) return problems.map(({ line, detail }) => `line ${line}: ${detail}`)
  if (changes.length === 0) return ['No value changes.']
  const reached = new Set(receivers.map(({ key }) => key))
  const hidden = changes.filter(({ key }) => !reached.has(key)).map(({ key }) => key)
  return [
    `${instances} running ${instances === 1 ? 'instance' : 'instances'} would see another value, taken to run with ${profiles.join(', ')}.`,
    ...receivers.map(receiverLine),
    ...(more ? ['There are more: the first 200 groups are shown.'] : hidden.length > 0 ? [`For nobody now (hidden by something stronger, or no instance is there): ${hidden.join(', ')}`] : []),
  ]
}
