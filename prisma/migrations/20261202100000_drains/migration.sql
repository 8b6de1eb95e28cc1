-- Where teams send their telemetry.
CREATE TABLE "drain" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "signals" TEXT[],
    "applications" JSONB,
    "severity_min" TEXT,
    "sealed" TEXT,
    "credentials" JSONB NOT NULL,
    "buffer_mib" INTEGER NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "local_allowed" BOOLEAN NOT NULL DEFAULT false,
    "condition" TEXT NOT NULL DEFAULT 'new',
    "condition_since" TIMESTAMPTZ(3),
    "problem" JSONB,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "drain_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "drain_team_id_name_key" ON "drain"("team_id", "name");
ALTER TABLE "drain" ADD CONSTRAINT "drain_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- How many a team may have.
CREATE TABLE "drain_quota" (
    "team_id" TEXT NOT NULL,
    "limit" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "drain_quota_pkey" PRIMARY KEY ("team_id")
);
ALTER TABLE "drain_quota" ADD CONSTRAINT "drain_quota_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
