-- How requests of one kind are answered at the edge.
CREATE TABLE "gateway_route" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "document" JSONB NOT NULL,
    "changed_by" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gateway_route_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "gateway_route_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "gateway_route_name_key" ON "gateway_route"("name");
CREATE INDEX "gateway_route_position_name_idx" ON "gateway_route"("position", "name");

-- Every version of a route as it was saved.
CREATE TABLE "gateway_route_version" (
    "route_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "saved_by" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "why" TEXT,

    CONSTRAINT "gateway_route_version_pkey" PRIMARY KEY ("route_id", "version"),
    CONSTRAINT "gateway_route_version_route_id_fkey" FOREIGN KEY ("route_id") REFERENCES "gateway_route"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Pieces of TypeScript that look at requests of the edge.
CREATE TABLE "gateway_filter" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "stage" TEXT NOT NULL CHECK ("stage" IN ('inbound', 'endpoint', 'outbound')),
    "position" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "document" JSONB NOT NULL,
    "script" TEXT NOT NULL,
    "changed_by" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gateway_filter_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "gateway_filter_name_key" ON "gateway_filter"("name");

-- Every version of a filter as it was saved.
CREATE TABLE "gateway_filter_version" (
    "filter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "saved_by" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "why" TEXT,

    CONSTRAINT "gateway_filter_version_pkey" PRIMARY KEY ("filter_id", "version"),
    CONSTRAINT "gateway_filter_version_filter_id_fkey" FOREIGN KEY ("filter_id") REFERENCES "gateway_filter"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
