// Package district brings a whole district into the house and out of it: the import file (YAML or XLSX), the demo
// district, exports of single kinds, and the copy of everything from which an equal system is rebuilt.
//
// An import is all or nothing: a file is read, every error in it is named by its line, and only a file without any is
// written, in one transaction. What a file says about a place or a person changes just that; a field that a row does not
// give stays as it is, and nothing is deleted because a file is silent about it.
//
// The built-in sections are district, nodes, staff, calendar and, outside production, users (accounts of the pretend
// phone). A capability brings its own sections and export kinds as values of Section and Exporter; main hands them over.
package district

import (
	"embed"
	"io/fs"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations returns this room's *.sql files, for store.Migrate under the name "district".
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}
