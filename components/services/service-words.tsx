'use client'

import { useTranslations } from 'next-intl'
import type { Binding, Service } from '@/lib/domains/catalog/schemas'
import { State } from '../ui/state'
import { bindingLook, serviceLook } from './service-look'

export function ServiceState({ service }: { service: Service }) {
  const t = useTranslations('services')
  const word = service.state === 'ready' && service.reason !== '' ? 'lost' : service.state === 'ready' && service.overSize ? 'overSize' : service.state
  return <State state={serviceLook(service)} word={t(`state.${word}`)} />
}

export function BindingState({ binding }: { binding: Binding }) {
  const t = useTranslations('services')
  return <State state={bindingLook(binding)} word={t(`binding.state.${binding.state}`)} />
}

/** "Restarts instances one at a time: 1 of 2 instances" */
export function useBindingStep(): (binding: Binding) => string {
  const t = useTranslations('services')
  return ({ step, reason }) => [step === '' ? '' : t(`binding.step.${step}`), reason].filter(Boolean).join(': ')
}
