package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// errHeld means that another process holds a lock.
var errHeld = errors.New("held by another process")

// A dirLock keeps other processes away from a database file. The system gives it free when this process ends, however it ends.
type dirLock struct{ file *os.File }

// lockFile locks path + ".lock", in which the holder leaves its process id.
func lockFile(path string) (*dirLock, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := flock(f); err != nil {
		holder, _ := os.ReadFile(f.Name()) // who it is helps, but is not needed
		f.Close()
		if !errors.Is(err, errHeld) {
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		who := "another newsbot"
		if pid := strings.TrimSpace(string(holder)); pid != "" {
			who += " (pid " + pid + ")"
		}
		return nil, fmt.Errorf("%s already uses %s; stop it or set NEWSBOT_DB to another file", who, path)
	}
	if err := f.Truncate(0); err != nil {
		f.Close()
		return nil, err
	}
	if _, err := fmt.Fprintf(f, "%d\n", os.Getpid()); err != nil {
		f.Close()
		return nil, err
	}
	return &dirLock{f}, nil
}

// release gives the lock free. The file stays: who removes it may remove another's.
func (l *dirLock) release() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}
