-- When somebody last wanted a source read at once that the workspace had added before. When it was added says what is seen of it, and stays.

-- +goose Up

ALTER TABLE workspace_source ADD COLUMN again INTEGER NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE workspace_source DROP COLUMN again;
