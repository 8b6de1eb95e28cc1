import { type AttributeMap, newAttributes } from '../core/records'
import { readLabels, unquoted } from './label-text'
import { MalformedError } from './proto-reader'

export interface Sample {
  name: string
  labels: AttributeMap
  value: number
  /** As it was written; '' where there is none. */
  time: string
  /** As in OpenMetrics; null where there is none, or none that can be read: it must not spoil the sample. */
  exemplar: { labels: AttributeMap; value: number; time: string } | null
}

const nameForm = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelForm = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/y
const closeForm = /\s*\}/y
/** A value, a time, and in OpenMetrics an exemplar. */
const restForm = /[ \t]*(\S+)(?:[ \t]+([-+.0-9eE]+))?[ \t]*(?:#(.*))?$/y
const exemplarForm = /^[ \t]*(\{.*\})[ \t]+(\S+)(?:[ \t]+([-+.0-9eE]+))?[ \t]*$/
const numberForm = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/
const special = new Map([['nan', Number.NaN], ['inf', Infinity], ['+inf', Infinity], ['-inf', -Infinity]])

/** As Go reads floats, without its hexadecimal ones. */
export function numberOf(text: string): number {
  const named = special.get(text.toLowerCase())
  if (named !== undefined) return named
  if (!numberForm.test(text)) throw new MalformedError(`"${text.slice(0, 40)}" is no number`)
  return Number(text)
}

function match(form: RegExp, line: string, at: number): RegExpExecArray | null {
  form.lastIndex = at
  return form.exec(line)
}

/** One line with a sample: `name{label="value"} 1 1395066363000`. */
export function readSample(line: string): Sample {
  const name = match(nameForm, line, 0)?.[0]
  if (name === undefined) throw new MalformedError('no name of a metric')
  const labels = newAttributes()
  let at = name.length
  while (line[at] === ' ' || line[at] === '\t') at++
  if (line[at] === '{') {
    at++
    while (!match(closeForm, line, at)) {
      const found = match(labelForm, line, at)
      const [whole = '', label, value] = found ?? []
      if (label === undefined || value === undefined) throw new MalformedError('labels that are not name="value"')
      if (label in labels) throw new MalformedError(`the label ${label} twice`)
      labels[label] = unquoted(value)
      at += whole.length
    }
    at = line.indexOf('}', at) + 1
  }
  const [, value, time = '', exemplar] = match(restForm, line, at) ?? []
  if (value === undefined) throw new MalformedError('no value')
  return { name, labels, value: numberOf(value), time, exemplar: exemplar === undefined ? null : exemplarIn(exemplar) }
}

function exemplarIn(text: string): Sample['exemplar'] {
  const [, written = '', value = '', time = ''] = exemplarForm.exec(text) ?? []
  const labels = readLabels(written)
  return labels !== null && numberForm.test(value) && (time === '' || numberForm.test(time)) ? { labels, value: Number(value), time } : null
}
