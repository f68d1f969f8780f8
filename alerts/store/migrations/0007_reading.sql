-- How sources are read: at whose wish, and by which node.

-- +goose Up

-- version: how often the state was saved, so that of two nodes one cannot undo what the other did. push: the name under which a hub
-- pushes. every, in microseconds, and polite: how the operator's settings want it read.
ALTER TABLE source ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN push TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN every INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN polite INTEGER NOT NULL DEFAULT 0;
CREATE INDEX source_push ON source (push) WHERE push <> '';

-- How the workspace wants it read.
ALTER TABLE workspace_source ADD COLUMN every INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspace_source ADD COLUMN polite INTEGER NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE workspace_source DROP COLUMN polite;
ALTER TABLE workspace_source DROP COLUMN every;
DROP INDEX source_push;
ALTER TABLE source DROP COLUMN polite;
ALTER TABLE source DROP COLUMN every;
ALTER TABLE source DROP COLUMN push;
ALTER TABLE source DROP COLUMN version;
