'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from '@/lib/http/problem-shape'
import { useProblemWords } from '../data/problem-words'
import { StateGlyph } from '../ui/state'

const knownCodes = ['unauthenticated', 'forbidden', 'not-found', 'too-many', 'unavailable', 'internal', 'invalid-input', 'conflict'] as const
const roles = ['viewer', 'member', 'lead', 'operator'] as const

/** What was refused, the rule, and who could lift it. Silent where the fields say it themselves. */
export function ProblemNote({ problem }: { problem: Problem | null }) {
  const t = useTranslations('data.failed')
  const common = useTranslations('common')
  const words = useProblemWords()
  if (!problem || (problem.errors && problem.errors.length > 0)) return null
  const code = knownCodes.find((one) => one === problem.code) ?? 'internal'
  const lifted = problem.refusal?.liftedBy.flatMap((role) => roles.filter((one) => one === role)).map((role) => common(`role.${role}`))
  return (
    <div className="note bad" role="alert">
      <StateGlyph state="bad" />
      <div>
        <b className="med">{t(`${code}.title`)}.</b> <span className="soft">{words(problem) || t(`${code}.cure`)}</span>
        {problem.refusal && lifted && <div className="sm soft">{common('needsRole', { rule: problem.refusal.rule, roles: lifted.join(', ') })}</div>}
      </div>
    </div>
  )
}
