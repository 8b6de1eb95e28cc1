-- Breakers that a person forced, until a time; and streams of existing applications that the wall reads.
CREATE TABLE "breaker_force" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "callee" TEXT NOT NULL,
    "mode" TEXT NOT NULL CHECK ("mode" IN ('open', 'closed')),
    "why" TEXT NOT NULL,
    "forced_by" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "breaker_force_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "breaker_force_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "breaker_force_caller_callee_key" ON "breaker_force"("caller", "callee");
CREATE INDEX "breaker_force_ends_at_idx" ON "breaker_force"("ends_at");

CREATE TABLE "breaker_stream" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('hystrix', 'turbine')),
    "url" TEXT NOT NULL,
    "local_allowed" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "breaker_stream_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "breaker_stream_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "breaker_stream_team_id_name_key" ON "breaker_stream"("team_id", "name");
