'use client'

import { useTranslations } from 'next-intl'
import type { Binding, Service } from '@/lib/domains/catalog/schemas'
import { State } from '../ui/state'
import { useSaid } from './said'
import { bindingLook, serviceLook, serviceWord } from './service-look'

export function ServiceState({ service }: { service: Service }) {
  const t = useTranslations('services')
  return <State state={serviceLook(service)} word={t(`state.${serviceWord(service)}`)} />
}

export function BindingState({ binding }: { binding: Binding }) {
  const t = useTranslations('services')
  return <State state={bindingLook(binding)} word={t(`binding.state.${binding.state}`)} />
}

/** "Restarts instances one at a time: 1 of 2 instances" */
export function useBindingStep(): (binding: Binding) => string {
  const t = useTranslations('services')
  const said = useSaid()
  return (binding) => [binding.step === '' ? '' : t(`binding.step.${binding.step}`), said(binding)].filter(Boolean).join(': ')
}
