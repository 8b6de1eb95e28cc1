import type { Database } from '@/lib/kernel/database'
import type { ClusterNames } from '../rollout-ports'
import { ownerOfCluster } from './add-server-group'

export const createPrismaClusterNames = (database: Database): ClusterNames => ({ ownerOf: (application, cluster) => ownerOfCluster(database, application, cluster) })
