'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ProblemError } from '@/lib/http/get-json'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import type { IconName } from '../ui/icon-paths'
import { useProblemWords } from './problem-words'
import { useShownFailure } from './shown-failures'

/** Nothing is here yet: what would be, and the one to three ways to get it. */
export function Empty({ title, icon, left = false, actions, children }: { title?: ReactNode; icon?: IconName; left?: boolean; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={`empty ${left ? 'left' : ''}`}>
      {icon && <Icon name={icon} />}
      {title && <h3>{title}</h3>}
      <p>{children}</p>
      {actions && <div className={`acts ${left ? '' : 'justify-center'}`}>{actions}</div>}
    </div>
  )
}

/** The question found nothing, which is not the same as there being nothing. */
export function NoMatch({ what, onClear, children }: { what: ReactNode; onClear?: () => void; children?: ReactNode }) {
  const t = useTranslations('data')
  return (
    <div className="empty">
      <Icon name="filter" />
      <h3>{t('noMatch.title')}</h3>
      <p>{what}</p>
      <div className="acts justify-center">
        {children}
        {onClear && <Button onClick={onClear}>{t('noMatch.clear')}</Button>}
      </div>
    </div>
  )
}

const knownCodes = ['unauthenticated', 'forbidden', 'not-found', 'too-many', 'unavailable', 'internal', 'invalid-input', 'conflict'] as const
const codeOf = (error: unknown) => knownCodes.find((code) => error instanceof ProblemError && error.code === code) ?? 'internal'

/** What failed, why, what still works, and the next try. `error` is what the query threw. */
export function Failed({ error, retry, retrying = false, title, children }: { error: unknown; retry?: () => void; retrying?: boolean; title?: ReactNode; children?: ReactNode }) {
  const t = useTranslations('data')
  const words = useProblemWords()
  useShownFailure()
  const code = codeOf(error)
  const detail = error instanceof ProblemError ? words(error.problem) : null
  return (
    <div className="empty" role="alert">
      <Icon name="alert" />
      <h3>{title ?? t(`failed.${code}.title`)}</h3>
      <p>
        {t(`failed.${code}.cure`)} {children}
      </p>
      {detail && (
        <p className="xs muted">
          <span className="mono">{code}</span> · {detail}
        </p>
      )}
      {retry && (
        <div className="acts justify-center">
          <Button icon="retry" onClick={retry} busy={retrying}>
            {t('failed.retry')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The exact boxes of the rows to come, drawn after 400 ms only: no flash, no shift. `widths` are of the cells, in px; `classes` are the columns', so that the same ones drop on narrow screens. */
export function LoadingRows({ rows = 8, widths, classes = [], two = false }: { rows?: number; widths: number[]; classes?: string[]; two?: boolean }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} aria-hidden="true">
          {widths.map((width, cell) => (
            <td key={cell} className={classes[cell]}>
              <span className="sk sk-hold" style={{ width: Math.round(width * (0.7 + 0.3 * ((row * 7 + cell * 3) % 5) * 0.25)), maxWidth: '100%' }} />
              {two && <span className="sk sk-hold mt-1.5" style={{ width: Math.round(width * 0.6), maxWidth: '100%', height: 8 }} />}
            </td>
          ))}
        </tr>
      ))}
    </>
  )
}

/** A block of lines to come, for panels that are not tables. */
export function LoadingBlock({ height = 120 }: { height?: number }) {
  const t = useTranslations('data')
  return (
    <div className="body" style={{ minHeight: height }} aria-busy="true">
      <span className="vh">{t('loading')}</span>
      <div className="stack sk-hold" aria-hidden="true">
        <span className="sk" style={{ width: '42%' }} />
        <span className="sk" style={{ width: '68%' }} />
        <span className="sk" style={{ width: '55%' }} />
      </div>
    </div>
  )
}
