'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { createSampleRelease } from '@/lib/domains/delivery/queries/releases'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import { sampleNames } from '@/lib/domains/guide/schemas'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'

/** Packs and uploads the bad release, as the reader; the ledger's entry of it is what marks the step. */
export function SampleReleaseButton({ isNext, refusal }: { isNext: boolean; refusal: string | null }) {
  const t = useTranslations('guide')
  const client = useQueryClient()
  const toast = useToast()
  const make = useAct(createSampleRelease, ({ number, version }) => {
    toast({ text: t('released', { application: sampleNames.shipped, number, version }) })
    void client.invalidateQueries({ queryKey: guideQuery().queryKey })
  })
  return (
    <>
      <Button look={isNext ? 'primary' : 'plain'} icon="deploy" busy={make.busy} onClick={() => make.run(sampleNames.shipped)} {...(refusal !== null && { reason: refusal })}>
        {t('step.canary.release.act')}
      </Button>
      <ProblemNote problem={make.problem} />
    </>
  )
}
