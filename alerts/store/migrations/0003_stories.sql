-- Articles that tell one story: what they are known again by, what was said of a story, and cards that are to name more outlets.

-- +goose Up

CREATE TABLE sketch (
  article INTEGER NOT NULL PRIMARY KEY REFERENCES article (seq),
  at      INTEGER NOT NULL,
  copy    TEXT NOT NULL, -- the first article with the same text, or empty
  data    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE alert ADD COLUMN said TEXT NOT NULL DEFAULT ''; -- JSON

CREATE TABLE amendment (
  workspace   TEXT NOT NULL,
  destination INTEGER NOT NULL,
  story       TEXT NOT NULL REFERENCES story (id),
  platform    TEXT NOT NULL,
  due_at      INTEGER NOT NULL,
  since       INTEGER NOT NULL,
  attempt     INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  PRIMARY KEY (destination, story),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX amendment_due ON amendment (platform, due_at);

-- +goose Down

DROP TABLE amendment;
ALTER TABLE alert DROP COLUMN said;
DROP TABLE sketch;
