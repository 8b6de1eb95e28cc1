import { describe } from 'vitest'
import { throttleStoreContract } from '../testing/throttle-store-contract'
import { createMemoryThrottle } from './memory-throttle'

describe('the memory throttle', () => throttleStoreContract(async () => createMemoryThrottle()))
