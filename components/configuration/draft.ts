import type { ConfigDocumentText, ConfigFormat } from '@/lib/domains/configuration/schemas'

/** What somebody types over a version. */
export interface Draft {
  /** The version that it is typed over; 0: there is none. */
  of: number
  before: { format: ConfigFormat; text: string }
  format: ConfigFormat
  text: string
  comment: string
}

export const draftOf = ({ version, format, text }: Pick<ConfigDocumentText, 'version' | 'format' | 'text'>): Draft => ({ of: version, before: { format, text }, format, text, comment: '' })
export const emptyDraft = (format: ConfigFormat): Draft => ({ of: 0, before: { format, text: '' }, format, text: '', comment: '' })

export const isDirty = ({ before, format, text }: Draft): boolean => text !== before.text || format !== before.format

/** The same words, to be saved over what somebody else saved meanwhile. */
export const overNewer = (draft: Draft, { version, format, text }: Pick<ConfigDocumentText, 'version' | 'format' | 'text'>): Draft => ({ ...draft, of: version, before: { format, text } })
