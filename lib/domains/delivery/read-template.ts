import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { Templates } from './ports'
import { type Template, TemplateLanguage } from './template-schemas'

/** A service to begin with in one language, for whoever may see applications. */
export const readTemplate =
  (templates: Templates) =>
  async (actor: Actor, { language }: { language: string }): Promise<Result<Template, Fault>> => {
    const decision = decide(actor, 'applications:read')
    if (!decision.allowed) return fail(fault('forbidden', 'Templates are for members of a team.', { refusal: decision }))
    const files = TemplateLanguage.safeParse(language).success ? await templates.read(language) : null
    return files ? ok({ language, files }) : fail(fault('not-found', `There is no template in this language: there are ${TemplateLanguage.options.join(', ')}.`))
  }
