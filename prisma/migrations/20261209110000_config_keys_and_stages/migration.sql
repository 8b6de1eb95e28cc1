-- Keys that seal values of configuration, each sealed by the root key: the newest seals, all open.
CREATE TABLE "config_key" (
    "number" INTEGER NOT NULL CHECK ("number" >= 1),
    "sealed" TEXT NOT NULL,
    "author" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "config_key_pkey" PRIMARY KEY ("number")
);
-- What a key sealed opens by it alone.
REVOKE UPDATE, DELETE, TRUNCATE ON "config_key" FROM quarterdeck_app;

-- A text that some instances are given before it is the next version for all.
CREATE TABLE "config_stage" (
    "id" TEXT NOT NULL,
    "application_id" TEXT,
    "layer" TEXT NOT NULL CHECK ("layer" IN ('global', 'application', 'profile', 'cluster', 'zone', 'instance')),
    "target" TEXT NOT NULL DEFAULT '',
    "format" TEXT NOT NULL CHECK ("format" IN ('yaml', 'properties')),
    "text" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "base_version" INTEGER NOT NULL CHECK ("base_version" >= 0),
    "zones" TEXT[] NOT NULL DEFAULT '{}',
    "share" INTEGER CHECK ("share" BETWEEN 1 AND 100),
    "state" TEXT NOT NULL DEFAULT 'running' CHECK ("state" IN ('running', 'finished', 'stopped')),
    "change" BIGINT NOT NULL,
    "author" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "config_stage_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "config_stage_global_check" CHECK (("layer" = 'global') = ("application_id" IS NULL)),
    CONSTRAINT "config_stage_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "config_stage_change_key" ON "config_stage"("change");
-- Of two texts on their way to one place nobody could say which an instance has.
CREATE UNIQUE INDEX "config_stage_running_key" ON "config_stage"(COALESCE("application_id", ''), "layer", "target") WHERE "state" = 'running';
CREATE INDEX "config_stage_application_id_idx" ON "config_stage"("application_id");
