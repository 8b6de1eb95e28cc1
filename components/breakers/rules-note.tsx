'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { dropRules } from '@/lib/domains/breakers/queries/breakers'
import type { RulesInForce } from '@/lib/domains/gateway/rules-schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useDecide } from '../shell/use-decide'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { Ago } from '../ui/time'
import { fieldsOf } from './replay-form'

/** That a person put other rules in force, which, since when and why; and the way back to what the release declares. */
export function RulesNote({ rules, teamId }: { rules: RulesInForce; teamId: string | undefined }) {
  const t = useTranslations('breakers')
  const client = useQueryClient()
  const reason = useRefusalText()(useDecide()('breakers:set-rules', teamId))
  const { busy, problem, submit } = useSubmit(
    () => dropRules({ caller: rules.caller, callee: rules.callee, why: '' }),
    () => void client.invalidateQueries({ queryKey: ['breakers'] }),
  )
  const values = fieldsOf(rules.change).map(({ field, unit, after }) => `${t(`replay.field.${field}`)} ${after} ${t(`replay.unit.${unit}`)}`)
  return (
    <div className="note info" role="status">
      <StateGlyph state="info" />
      <div className="grow">
        <b className="med">{t('inForce.holds')}</b> <Ago atMs={Date.parse(rules.since)} />: {values.join(' · ')} <span className="soft">{t('force.by', { by: rules.by, why: rules.why })}</span>
        <ProblemNote problem={problem} />
      </div>
      <Button busy={busy} onClick={() => submit()} {...(reason !== null && { reason })}>
        {t('inForce.drop')}
      </Button>
    </div>
  )
}
