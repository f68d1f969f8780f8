package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// seenSuffix is what the file beside a database is called after it.
const seenSuffix = ".seen"

// What a process has seen of a database.
type seen struct {
	Epoch string `json:"epoch"`
	Mark  int64  `json:"mark"`

	lost bool // there should be something and is not: nobody knows how far the database was
}

// loadSeen reads what was kept; nothing if nothing was, or if it cannot be understood.
func loadSeen(path string) (seen, error) {
	var known seen
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return known, nil
	}
	if err != nil {
		return known, fmt.Errorf("read how far the database was seen: %w", err)
	}
	if json.Unmarshal(text, &known) != nil {
		return seen{}, nil
	}
	return known, nil
}

// save keeps what is known, if there is a file for it. Whoever reads it finds the old or the new, never half of it.
func (h *history) save() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.file == "" {
		return nil
	}
	if err := h.write(); err != nil {
		return fmt.Errorf("keep how far the database was seen: %w", err)
	}
	return nil
}

func (h *history) write() error {
	text, err := json.Marshal(h.known)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(h.file), 0o750); err != nil {
		return err
	}
	part := h.file + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return errors.Join(onDisk(part), os.Rename(part, h.file))
}
