'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { ProblemError } from '@/lib/http/get-json'
import { useProblemWords } from '../data/problem-words'
import { useToast } from '../ui/toast'

/** One write to an application: shows what the server said, and asks again for everything it changed. */
export function useWrite<T>(write: () => Promise<T>, done: string, onDone: () => void) {
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      toast({ text: done })
      onDone()
      await Promise.all([['delivery'], ['estate'], ['changes']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}

export function WriteProblem({ error }: { error: unknown }) {
  const t = useTranslations('application')
  const words = useProblemWords()
  if (!error) return null
  const refusal = error instanceof ProblemError ? error.problem.refusal : undefined
  return (
    <p className="note bad" role="alert">
      <span>
        {error instanceof ProblemError ? words(error.problem) : t('write.failed')}
        {refusal && ` ${t('refused', { rule: refusal.rule, roles: refusal.liftedBy.join(', ') })}`}
      </span>
    </p>
  )
}

/** Why a change is made: goes into the ledger beside it. */
export function WhyField({ id, value, onChange }: { id: string; value: string; onChange: (value: string) => void }) {
  const t = useTranslations('application')
  return (
    <div className="field">
      <label htmlFor={id}>{t('write.why')}</label>
      <div className="input">
        <input id={id} value={value} maxLength={400} onChange={(event) => onChange(event.target.value)} aria-describedby={`${id}-hint`} autoComplete="off" />
      </div>
      <span className="hint" id={`${id}-hint`}>
        {t('write.whyHint')}
      </span>
    </div>
  )
}
