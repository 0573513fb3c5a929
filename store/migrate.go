package store

import (
	"context"
	"io/fs"
)

// Migrate brings one capability's tables forward: *.sql at the root of files, in goose's format, counted in a table of their own
// (goose_NAME). One process at a time works; files must run on both engines.
func (s *Store) Migrate(ctx context.Context, name string, files fs.FS) error { panic("soon") }

// Pending tells how many migrations of a capability wait.
func (s *Store) Pending(ctx context.Context, name string, files fs.FS) (int, error) { panic("soon") }
