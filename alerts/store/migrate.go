package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// What an engine reads instead of what stands in the migrations, which are written for SQLite.
var (
	sqliteWords   = strings.NewReplacer()
	postgresWords = strings.NewReplacer(
		"CREATE VIRTUAL TABLE article_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');",
		`CREATE TABLE article_text (article BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL);
			CREATE INDEX article_text_words ON article_text USING gin (words) WITH (gin_pending_list_limit = 1024);`,
		"INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		"INTEGER PRIMARY KEY", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		"INTEGER", "BIGINT",
		"BLOB", "BYTEA",
		"STRICT, WITHOUT ROWID", "",
		"STRICT", "",
		// Byte by byte, as SQLite orders text: names and numbers then sort the same everywhere.
		"TEXT", `TEXT COLLATE "C"`,
	)
)

// migrate brings the schema up to date, each step in a transaction of its own.
func migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB, words *strings.Replacer) error {
	provider, have, newest, err := versions(ctx, dialect, db, words)
	if err != nil {
		return err
	}
	if have > newest {
		return fmt.Errorf("the database was written by a newer newsbot (schema %d; this one knows up to %d); start that one, or restore a backup made before the update", have, newest)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("update the database from schema %d: %w", have, err)
	}
	return nil
}

// migrated returns an error unless the schema is the one that this program knows.
func migrated(ctx context.Context, dialect goose.Dialect, db *sql.DB, words *strings.Replacer) error {
	_, have, newest, err := versions(ctx, dialect, db, words)
	if err == nil && have != newest {
		err = fmt.Errorf("the database is of another version of newsbot (schema %d; this one is for %d); use the program that runs on it", have, newest)
	}
	return err
}

func versions(ctx context.Context, dialect goose.Dialect, db *sql.DB, words *strings.Replacer) (_ *goose.Provider, have, newest int64, err error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, 0, 0, err
	}
	provider, err := goose.NewProvider(dialect, db, translated{files, words}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, 0, 0, fmt.Errorf("read migrations: %w", err)
	}
	if have, newest, err = provider.GetVersions(ctx); err != nil {
		return nil, 0, 0, fmt.Errorf("read the version of the database: %w", err)
	}
	return provider, have, newest, nil
}

// translated are files with some of their words replaced.
type translated struct {
	files fs.FS
	words *strings.Replacer
}

// Open implements fs.FS.
func (t translated) Open(name string) (fs.File, error) {
	f, err := t.files.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return translatedFile{f, strings.NewReader(t.words.Replace(string(text)))}, nil
}

type translatedFile struct {
	fs.File
	text *strings.Reader
}

func (f translatedFile) Read(b []byte) (int, error) { return f.text.Read(b) }
