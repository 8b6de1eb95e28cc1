'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from '@/lib/http/problem-shape'
import { useFieldWords } from '../data/problem-words'
import { StateGlyph } from '../ui/state'
import type { RouteIssue } from './read-route-form'
import { useRouteLabel } from './route-draft'

/** Beside the button: which fields are wrong, the rule of each, and the cure. What the server refused is in it, also where no field of the form is meant. */
export function WrongFields({ wrong, refused }: { wrong: readonly RouteIssue[]; refused: NonNullable<Problem['errors']> }) {
  const t = useTranslations('gateway')
  const label = useRouteLabel()
  const words = useFieldWords()
  const all = [...wrong, ...refused.map(({ pointer, ...said }) => ({ ...said, at: pointer.replace(/^#\/(document\/?)?/, '') }))]
  if (all.length === 0) return null
  return (
    <div className="note bad" role="status">
      <StateGlyph state="bad" />
      <div>
        <b className="med">{t('form.wrong', { count: all.length })}</b>
        <ul>
          {all.map((one) => (
            <li key={`${one.at} ${one.detail}`}>
              {label(one.at)}: {words(one)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
