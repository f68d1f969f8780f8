package store

import (
	"errors"
	"fmt"
	"io/fs"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// explain puts what a person can do in front of what SQLite said.
func (e *sqlite) explain(err error) error {
	if errors.Is(err, errForeign) {
		return foreign(e.path)
	}
	said, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	advice := ""
	switch said.Code() & 0xff { // the rest says more precisely where it happened
	case codes.SQLITE_FULL:
		advice = "the disk that holds %s is full; free some space, what was acknowledged is safe"
	case codes.SQLITE_CORRUPT:
		advice = "%s is damaged; stop newsbot and put a backup in its place"
	case codes.SQLITE_NOTADB:
		advice = "%s is not a database, or damaged; put a backup in its place, move it away, or set NEWSBOT_DB to another file"
	case codes.SQLITE_CANTOPEN, codes.SQLITE_PERM, codes.SQLITE_READONLY:
		advice = "%s cannot be written; give newsbot's user the right to write the file and its directory, or set NEWSBOT_DB to another file"
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		advice = "%s is in use by another program; close that program"
	case codes.SQLITE_IOERR:
		advice = "the disk that holds %s does not work as it should; look at the system's log"
	default:
		return err
	}
	return fmt.Errorf(advice+": %w", e.path, err)
}

// foreign is the error about a file of somebody else's.
func foreign(path string) error {
	return fmt.Errorf("%s is not a database of newsbot; move it away or set NEWSBOT_DB to another file", path)
}

// unusable puts what a person can do in front of what the system said.
func unusable(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s cannot be opened; give newsbot's user the right to write it and its directory, or set NEWSBOT_DB to another file: %w", path, err)
	}
	return fmt.Errorf("%s cannot be opened; set NEWSBOT_DB to a file in a directory that can be written: %w", path, err)
}
