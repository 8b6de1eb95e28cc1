import { describe } from 'vitest'
import type { AccessUnderTest } from '../testing/access-under-test'
import { linkStoreContract } from '../testing/link-store-contract'
import { peopleStoreContract } from '../testing/people-store-contract'
import { sessionStoreContract } from '../testing/session-store-contract'
import { teamStoreContract } from '../testing/team-store-contract'
import { tokenStoreContract } from '../testing/token-store-contract'
import { createMemoryAccess } from './memory-access'
import { createMemoryLinks } from './memory-links'
import { createMemoryPeople } from './memory-people'
import { createMemorySessions } from './memory-sessions'
import { createMemoryTeams } from './memory-teams'
import { createMemoryTokens } from './memory-tokens'

async function make(): Promise<AccessUnderTest> {
  const access = createMemoryAccess()
  return {
    people: createMemoryPeople(access), links: createMemoryLinks(access), sessions: createMemorySessions(access), teams: createMemoryTeams(access), tokens: createMemoryTokens(access),
    trail: async () => access.trail.map(({ action, subject }) => `${action} ${subject.id}`),
    heard: async () => [...access.heard],
  }
}

describe('people in memory', () => peopleStoreContract(make))
describe('links in memory', () => linkStoreContract(make))
describe('sessions in memory', () => sessionStoreContract(make))
describe('teams in memory', () => teamStoreContract(make))
describe('tokens in memory', () => tokenStoreContract(make))
