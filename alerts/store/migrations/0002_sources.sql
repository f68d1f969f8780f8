-- Who sees which source, and when an article is from.

-- +goose Up

-- Whether the operator's settings name it, so that everybody sees it. Rows of before are all of that kind.
ALTER TABLE source ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;
ALTER TABLE source ADD COLUMN lag INTEGER NOT NULL DEFAULT 0; -- microseconds

-- The sources that workspaces added, and where they are told of trouble.
CREATE TABLE workspace_source (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  address   TEXT NOT NULL,
  title     TEXT NOT NULL,
  made_by   TEXT NOT NULL,
  platform  TEXT NOT NULL,
  channel   TEXT NOT NULL,
  created   INTEGER NOT NULL,
  PRIMARY KEY (workspace, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX workspace_source_address ON workspace_source (address);

-- own: only the workspaces that added its source see it. at: when it was published, or first seen where that is not known.
ALTER TABLE article ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE article SET at = CASE WHEN published > 0 THEN published ELSE seen END;
CREATE INDEX article_at ON article (at);

-- +goose Down

DROP INDEX article_at;
ALTER TABLE article DROP COLUMN at;
ALTER TABLE article DROP COLUMN own;
DROP TABLE workspace_source;
ALTER TABLE source DROP COLUMN lag;
ALTER TABLE source DROP COLUMN shared;
